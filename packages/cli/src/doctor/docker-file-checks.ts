import type { Client, DockerConfigFinding } from '@slipway/sdk'
import { type DoctorCheck, ok, warn } from './check.js'

/** The rows about docker's and podman's own files: what lies there in plain text, and who may read it. Disk: reads them. */
export async function checkDockerFiles(client: Client): Promise<DoctorCheck[]> {
  const findings = await client.credentials.docker.findings()
  return findings.length === 0 ? [ok('docker config', 'none')] : findings.map(judge)
}

function judge(finding: DockerConfigFinding): DoctorCheck {
  const { name, path, problem, plainTextHosts, isReadableByOthers } = finding
  const place = path ?? name
  if (problem !== undefined) {
    return warn(
      name,
      `${place} cannot be used: ${problem}`,
      'Correct it, or take it away: docker minds as well.',
    )
  }
  // A variable is there to hold them.
  if (plainTextHosts.length === 0 || path === undefined) return ok(name, `${place}: ${harmless(finding)}`)
  const readers = isReadableByOthers ? ', and others on this machine may read it' : ''
  const next =
    name === 'docker config'
      ? 'Run slipway auth import-docker --remove, then slipway auth setup-docker.'
      : 'Run slipway login for these hosts, then podman logout.'
  return warn(name, `${place} keeps in plain text: ${plainTextHosts.join(', ')}${readers}`, next)
}

function harmless({ plainTextHosts, store, helpers }: DockerConfigFinding): string {
  const parts = [
    ...plainTextHosts,
    ...Object.entries(helpers).map(([host, helper]) => `${host}: ${helper}`),
    ...(store === undefined ? [] : [`all others: ${store}`]),
  ]
  return parts.join(', ') || 'no credential'
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { DEBIAN_BASE } from '../../../../tools/peers/debian-base.mjs'
import { type Emulator, startEmulator } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'

// COPY puts one file in a layer of its own, as an upgrade by dpkg does among others.
const DOCKERFILE = `FROM ${DEBIAN_BASE}
COPY status /var/lib/dpkg/status
`
const OLD = '1:0.1-1'

interface Overview {
  readonly scan_status: string
  readonly summary?: { readonly total: number; readonly summary: Readonly<Record<string, number>> }
}

describeWith('docker', 'debootstrap')('a scan of a Debian system that Docker pushed', () => {
  const docker = dockerClient()
  let folder: string
  let emulator: Emulator
  let status: string
  let installed: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-scan-peer-'))
    status = (await docker.run(['run', '--rm', DEBIAN_BASE, 'cat', '/var/lib/dpkg/status'])).stdout
    installed = /^Package: zlib1g\n(?:.+\n)*?Version: (.+)$/m.exec(status)?.[1] ?? ''
    const advisory = {
      distro: 'debian:12',
      package: 'zlib1g',
      fixed_version: installed,
      severity: 'Critical',
    }
    const advisoriesFile = join(folder, 'advisories.json')
    await writeFile(
      advisoriesFile,
      JSON.stringify([{ ...advisory, id: 'TEST-1', description: 'older zlib' }]),
    )
    emulator = await startEmulator({ profile: 'harbor', advisoriesFile, scanDelayMs: 0 })
    const { registry, push } = emulator
    await docker.login(registry, { username: push.username, password: push.token })
  })

  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function scanned(tag: string): Promise<Overview> {
    const call = clientOf(emulator, basic(emulator.admin))
    const artifact = `/api/v2.0/projects/${emulator.project}/repositories/debian/artifacts/${tag}`
    expect((await call('POST', `${artifact}/scan`)).status).toBe(202)
    return vi.waitFor(async () => {
      const { json } = await call('GET', `${artifact}?with_scan_overview=true`)
      const { scan_overview = {} } = json as { scan_overview?: Record<string, Overview> }
      const [overview] = Object.values(scan_overview)
      if (overview?.scan_status !== 'Success') throw new Error(`the scan is ${overview?.scan_status}`)
      return overview
    }, 60_000)
  }

  it('finds nothing in its newest packages', async () => {
    const reference = `${emulator.registry}/${emulator.project}/debian:new`
    await docker.run(['tag', DEBIAN_BASE, reference])
    await docker.run(['push', reference])

    expect(installed).not.toBe('')
    expect(await scanned('new')).toMatchObject({ summary: { total: 0 } })
  })

  it('finds what is wrong once a layer above says that one package is older', async () => {
    const reference = `${emulator.registry}/${emulator.project}/debian:old`
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE)
    await writeFile(join(folder, 'status'), status.replace(`Version: ${installed}`, `Version: ${OLD}`))
    await docker.run(['build', '--tag', reference, folder], { env: { DOCKER_BUILDKIT: '0' } })
    await docker.run(['push', reference])

    expect(await scanned('old')).toMatchObject({ summary: { total: 1, summary: { Critical: 1 } } })
  })
})

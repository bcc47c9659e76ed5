import { z } from 'zod'
import type { Digest } from '../../oci/digest.js'
import { bytesAnswer, emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { artifactOf } from '../artifacts/find-artifact.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborCall, HarborEndpoint } from '../harbor-endpoint.js'
import { badRequest, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { atLeast } from '../version.js'
import { acceptedReportType, vulnerabilityReport } from './report.js'
import type { Scans } from './scans.js'

const ARTIFACT = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}'

const bodyShape = z.object({ scan_type: z.enum(['vulnerability', 'sbom']).optional() })

/**
 * Scans, and the reports of vulnerabilities.
 *
 * @see Harbor, src/server/v2.0/handler/scan.go and artifact.go
 */
export function scanEndpoints(parts: HarborParts, scans: Scans): HarborEndpoint[] {
  return [
    reportEndpoint(parts, scans),
    beginEndpoint(parts, scans),
    stopEndpoint(parts, scans),
    logEndpoint(parts, scans),
  ]
}

function reportEndpoint(parts: HarborParts, scans: Scans): HarborEndpoint {
  return {
    method: 'GET',
    path: `${ARTIFACT}/additions/vulnerabilities`,
    needs: { resource: 'artifact-addition', action: 'read' },
    answer(call) {
      const { repository, digest } = targetOf(call, parts)
      if (!scans.isScannable(repository, digest)) {
        throw notFound('the scanner does not support scanning this artifact')
      }
      const type = acceptedReportType(call.context.header('x-accept-vulnerabilities'))
      const done = scans.of(repository, digest).filter(({ status }) => status === 'Success')
      const [first, ...others] = done
      // Raw, as the file of a chart would be: the OpenAPI file calls it a string.
      const report = type &&
        first && { [type]: vulnerabilityReport([first, ...others], parts.settings.version) }
      return jsonAnswer(200, report ?? {})
    },
  }
}

function beginEndpoint(parts: HarborParts, scans: Scans): HarborEndpoint {
  return {
    method: 'POST',
    path: `${ARTIFACT}/scan`,
    needs: { resource: 'scan', action: 'create' },
    async answer(call) {
      const { repository, digest } = targetOf(call, parts)
      if (hasBody(call)) await requireVulnerabilityScan(call, parts)
      scans.begin(repository, digest, call.caller.username)
      return emptyAnswer(202)
    },
  }
}

function stopEndpoint(parts: HarborParts, scans: Scans): HarborEndpoint {
  return {
    method: 'POST',
    path: `${ARTIFACT}/scan/stop`,
    needs: { resource: 'scan', action: 'stop' },
    async answer(call) {
      const { repository, digest } = targetOf(call, parts)
      if (atLeast(parts.settings.version, '2.11')) await requireVulnerabilityScan(call, parts)
      scans.stop(repository, digest)
      return emptyAnswer(202)
    },
  }
}

function logEndpoint(parts: HarborParts, scans: Scans): HarborEndpoint {
  return {
    method: 'GET',
    path: `${ARTIFACT}/scan/{report_id}/log`,
    needs: { resource: 'scan', action: 'read' },
    answer(call) {
      const { repository, digest } = targetOf(call, parts)
      const wanted = call.parameters.report_id ?? ''
      // The id of an index's report holds those of its images.
      const ids = [wanted, ...Buffer.from(wanted, 'base64').toString('latin1').split('|')]
      const logs = scans.of(repository, digest).filter(({ reportId }) => ids.includes(reportId))
      if (logs.length === 0) throw notFound(`the log of report ${wanted} not found`)
      const text = logs.map(({ log }) => log).join('\n')
      return bytesAnswer(200, Buffer.from(text), { 'content-type': 'text/plain; charset=utf-8' })
    },
  }
}

/** Scans for an SBOM are not there: a Harbor whose scanner cannot make one answers the same. */
async function requireVulnerabilityScan({ context }: HarborCall, { settings }: HarborParts): Promise<void> {
  if (!atLeast(settings.version, '2.11')) return
  const { scan_type } = await readHarborBody(context, bodyShape)
  if (scan_type === 'sbom') throw badRequest('the configured scanner does not support generating an SBOM')
}

function hasBody({ context }: HarborCall): boolean {
  const length = context.header('content-length')
  return context.header('transfer-encoding') !== undefined || (length !== undefined && length !== '0')
}

function targetOf(call: HarborCall, parts: HarborParts): { repository: string; digest: Digest } {
  const { repository, artifact } = artifactOf(parts, call)
  return { repository, digest: artifact.digest }
}

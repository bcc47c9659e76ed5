import { NotFoundError } from '../errors/classes.js'
import type { HarborReport, HarborVulnerability } from '../harbor/records/report.js'
import { missingCapability } from '../inventory/missing.js'
import { severityOf } from '../inventory/scan-summary.js'
import type { Digest } from '../reference/digest.js'
import { isClosed, type ScanCallOptions, type ScanPlace } from './scan-place.js'
import { type ScanReport, type Vulnerability, vulnerabilityKey } from './scan-report.js'

const ACTION = 'read the scan report of'

/**
 * What the latest scan found; of an index, in its images together. Network: 1 GET, and 1 more without digest.
 *
 * @throws ServiceError `CAPABILITY_MISSING`; NotFoundError `MANIFEST_UNKNOWN` for an artifact that is not there or was not
 * scanned.
 */
export async function readReport(
  { reference, harbor, features }: ScanPlace,
  { digest: known, signal }: ScanCallOptions & { readonly digest?: Digest | undefined },
): Promise<ScanReport> {
  const { scans } = features
  if (harbor === undefined || isClosed(scans)) throw missingCapability(ACTION, reference, scans)
  const digest = known ?? (await harbor.read({ signal })).digest
  const found = await harbor.scans.report(digest, { signal })
  if (found === 'not-offered') {
    const reason = 'the project has no scanner, or its scanner does not read this kind of artifact'
    throw missingCapability(ACTION, reference, { state: 'unsupported', reason })
  }
  if (found !== 'none') return reportOf(found, { reference, digest })
  throw new NotFoundError('MANIFEST_UNKNOWN', {
    action: ACTION,
    target: reference,
    reason: 'no scan of it has finished',
    hint: `Scan it and wait for the result with: slipway scan ${reference}`,
    side: 'registry',
  })
}

function reportOf(
  { generatedAt, scanner, vulnerabilities }: HarborReport,
  scanned: Pick<ScanReport, 'reference' | 'digest'>,
): ScanReport {
  // Older Harbors list what two images of an index share twice.
  const found = new Map(vulnerabilities.map(vulnerabilityOf).map((one) => [vulnerabilityKey(one), one]))
  return {
    ...scanned,
    ...(generatedAt !== undefined && { generatedAt }),
    ...(scanner !== undefined && { scanner: `${scanner.name} ${scanner.version}`.trim() }),
    vulnerabilities: [...found.values()],
  }
}

function vulnerabilityOf({ severity, artifactDigests, ...others }: HarborVulnerability): Vulnerability {
  return { ...others, severity: severityOf(severity) }
}

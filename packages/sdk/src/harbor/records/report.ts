import { z } from 'zod'
import { type HarborScanner, scannerRecord } from './scanner.js'
import { timeOf } from './time.js'
import { bestForm } from './vulnerability-types.js'

/** What a scan found in an artifact; of an index, in its parts. */
export interface HarborReport {
  /** ISO 8601. */
  readonly generatedAt?: string
  readonly scanner?: HarborScanner
  /** The worst one, as Harbor writes it: `Critical`, `None`. Absent where it is not told. */
  readonly severity?: string
  readonly vulnerabilities: readonly HarborVulnerability[]
}

/** A vulnerability of one package. */
export interface HarborVulnerability {
  /** `CVE-2024-3094`. */
  readonly id: string
  readonly package: string
  /** The one in the artifact. */
  readonly version: string
  /** The first without it. Absent where there is none yet. */
  readonly fixVersion?: string
  /** As Harbor writes it: `High`, `Unknown`. */
  readonly severity: string
  /** What the package's maintainers say: `fixed`, `will_not_fix`. Absent before Harbor 2.14. */
  readonly status?: string
  readonly description: string
  readonly links: readonly string[]
  /** 0 to 10, by CVSS 3, else by CVSS 2. */
  readonly cvssScore?: number
  readonly cvssVector?: string
  /** Of the images that it is in, where that is told. */
  readonly artifactDigests: readonly string[]
}

const cvssRecord = z
  .object({
    score_v3: z.number().nullish(),
    score_v2: z.number().nullish(),
    vector_v3: z.string().nullish(),
    vector_v2: z.string().nullish(),
  })
  .nullish()

const vulnerabilityRecord = z
  .object({
    id: z.string(),
    package: z.string().nullish(),
    version: z.string().nullish(),
    fix_version: z.string().nullish(),
    severity: z.string().nullish(),
    status: z.string().nullish(),
    description: z.string().nullish(),
    links: z.array(z.string()).nullish(),
    preferred_cvss: cvssRecord,
    artifact_digests: z.array(z.string()).nullish(),
  })
  .transform(
    (record): HarborVulnerability => ({
      id: record.id,
      package: record.package ?? '',
      version: record.version ?? '',
      ...(record.fix_version && { fixVersion: record.fix_version }),
      severity: record.severity || 'Unknown',
      ...(record.status && { status: record.status }),
      description: record.description ?? '',
      links: record.links ?? [],
      ...cvssOf(record.preferred_cvss),
      artifactDigests: record.artifact_digests ?? [],
    }),
  )

const oneReport = z
  .object({
    generated_at: z.string().nullish(),
    scanner: scannerRecord,
    severity: z.string().nullish(),
    vulnerabilities: z.array(vulnerabilityRecord).nullish(),
  })
  .transform(({ generated_at, scanner, severity, vulnerabilities }): HarborReport => {
    const generatedAt = timeOf(generated_at)
    return {
      ...(generatedAt && { generatedAt }),
      ...(scanner && { scanner }),
      ...(severity && { severity }),
      vulnerabilities: vulnerabilities ?? [],
    }
  })

/** Reads the addition `vulnerabilities`; `undefined` where there is no report. */
export const reportRecord = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform(bestForm)
  .pipe(oneReport.optional())

function cvssOf(cvss: z.infer<typeof cvssRecord>): Pick<HarborVulnerability, 'cvssScore' | 'cvssVector'> {
  // A score of 0 is written where there is none.
  const isThird = Boolean(cvss?.score_v3)
  const score = isThird ? cvss?.score_v3 : cvss?.score_v2
  const vector = isThird ? cvss?.vector_v3 : cvss?.vector_v2
  return { ...(score && { cvssScore: score }), ...(vector && { cvssVector: vector }) }
}

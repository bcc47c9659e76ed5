import { z } from 'zod'

/** The program that looks for vulnerabilities. */
export interface HarborScanner {
  readonly name: string
  /** Empty where it is not told. */
  readonly version: string
}

/** Reads `Scanner`; one without a name is none. */
export const scannerRecord = z
  .object({ name: z.string().nullish(), version: z.string().nullish() })
  .nullish()
  .transform((scanner): HarborScanner | undefined =>
    scanner?.name ? { name: scanner.name, version: scanner.version ?? '' } : undefined,
  )

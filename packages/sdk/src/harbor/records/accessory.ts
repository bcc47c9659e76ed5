import { z } from 'zod'
import { type Digest, isDigest } from '../../reference/digest.js'

/** What is attached to an artifact. */
export interface HarborAccessory {
  readonly digest: Digest
  /** `signature.cosign`, `signature.notation`, `sbom.harbor`, `subject.accessory` and so on. */
  readonly type: string
  readonly sizeBytes: number
}

/** A digest of a Harbor. */
export const digestRecord = z.custom<Digest>(
  (value) => typeof value === 'string' && isDigest(value),
  'it is no sha256 digest',
)

/** Reads `Accessory`. */
export const accessoryRecord = z
  .object({ digest: digestRecord, type: z.string().nullish(), size: z.number().nullish() })
  .transform(
    ({ digest, type, size }): HarborAccessory => ({ digest, type: type ?? '', sizeBytes: size ?? 0 }),
  )

import { z } from 'zod'
import type { Descriptor } from '../../oci/descriptor.js'
import { isDigest } from '../../reference/digest.js'

/** One entry of a list of referrers. */
export interface ListedReferrer extends Descriptor {
  readonly artifactType?: string
}

const schema = z.looseObject({ schemaVersion: z.literal(2), manifests: z.array(z.unknown()).nullable() })

const entry = z
  .looseObject({
    mediaType: z.string(),
    digest: z.custom<Descriptor['digest']>((value) => typeof value === 'string' && isDigest(value)),
    size: z.number().int().nonnegative(),
    artifactType: z.string().nullish(),
  })
  .transform(
    ({ mediaType, digest, size, artifactType }): ListedReferrer => ({
      mediaType,
      digest,
      sizeBytes: size,
      ...(artifactType && { artifactType }),
    }),
  )

/**
 * The entries of a list of referrers, as far as they have a sha256 digest; `undefined` when the body is something else.
 *
 * @see distribution-spec v1.1, "Listing Referrers"
 */
export function readReferrerList(body: Buffer): readonly ListedReferrer[] | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(body.toString('utf8')))
    if (!parsed.success) return undefined
    return (parsed.data.manifests ?? []).flatMap((value) => entry.safeParse(value).data ?? [])
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { ServiceError } from '../../errors/classes.js'
import type { HistoryEntry, ImageConfig } from '../../oci/config.js'
import { runRecord } from '../../oci/run-record.js'
import { type Digest, isDigest } from '../../reference/digest.js'

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))

const history = z.looseObject({
  created: z.string().nullish(),
  created_by: z.string().nullish(),
  comment: z.string().nullish(),
  empty_layer: z.boolean().nullish(),
})

const schema = z.looseObject({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().nullish(),
  created: z.string().nullish(),
  config: runRecord.nullish(),
  rootfs: z.looseObject({ diff_ids: z.array(digest) }),
  history: z.array(history).nullish(),
})

/**
 * Reads the bytes of an image's configuration, as OCI and Docker write it: absent, `null` and empty mean the same.
 *
 * @param target The image, for the error.
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` when they are not a configuration.
 * @see image-spec v1.1, config.md
 */
export function parseConfig(bytes: Uint8Array, target?: string): ImageConfig {
  const parsed = schema.safeParse(parseJson(bytes))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue === undefined || issue.path.length === 0 ? '' : ` (at ${issue.path.join('.')})`
    throw new ServiceError('UNEXPECTED_RESPONSE', {
      action: 'read the image configuration',
      target,
      reason: `the bytes are not an image configuration${where}`,
      hint: 'Check that the reference is that of a container image.',
    })
  }
  const { data } = parsed
  return {
    platform: {
      os: data.os,
      architecture: data.architecture,
      ...(data.variant && { variant: data.variant }),
    },
    ...(data.created && { created: data.created }),
    run: data.config ?? {},
    diffIds: data.rootfs.diff_ids,
    history: (data.history ?? []).map(toHistoryEntry),
  }
}

function toHistoryEntry(wire: z.infer<typeof history>): HistoryEntry {
  return {
    ...(wire.created && { created: wire.created }),
    ...(wire.created_by && { createdBy: wire.created_by }),
    ...(wire.comment && { comment: wire.comment }),
    ...(wire.empty_layer && { emptyLayer: true }),
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

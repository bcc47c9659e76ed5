import { z } from 'zod'
import { timeRecord } from './time.js'

/** A repository of the organisation's project, as the registry service extension lists it. */
export interface RegistryImage {
  /** Without project. */
  readonly name: string
  readonly artifactCount?: number
  readonly tagCount?: number
  /** Bytes, shared layers counted once. */
  readonly sizeBytes?: number
  /** RFC 3339. */
  readonly pushedAt?: string
  /** Whether new tags become app versions by a template on the server. */
  readonly hasTemplate: boolean
}

const count = z.number().nonnegative().nullish().catch(undefined)

/** Reads an entry of the list of images. */
export const registryImageRecord = z
  .object({
    name: z.string().min(1),
    artifact_count: count,
    tag_count: count,
    size_bytes: count,
    last_push_at: timeRecord.optional(),
    has_template: z.boolean().nullish().catch(undefined),
  })
  .transform(({ name, artifact_count, tag_count, size_bytes, last_push_at, has_template }): RegistryImage => {
    return {
      name,
      ...(typeof artifact_count === 'number' && { artifactCount: artifact_count }),
      ...(typeof tag_count === 'number' && { tagCount: tag_count }),
      ...(typeof size_bytes === 'number' && { sizeBytes: size_bytes }),
      ...(last_push_at !== undefined && { pushedAt: last_push_at }),
      hasTemplate: has_template ?? false,
    }
  })

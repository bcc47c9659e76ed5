import { z } from 'zod'
import { timeOf } from './time.js'

/** A repository of a Harbor. */
export interface HarborRepository {
  /** With the project: `studio/game-server`. */
  readonly name: string
  /** Without accessories, and without the untagged parts of an index. */
  readonly artifactCount: number
  /** Written by Harbor some seconds late. */
  readonly pullCount: number
  /** ISO 8601. */
  readonly createdAt?: string
  /** ISO 8601. */
  readonly updatedAt?: string
}

/** Reads `Repository`. */
export const repositoryRecord = z
  .object({
    name: z.string().min(1),
    artifact_count: z.number().nullish(),
    pull_count: z.number().nullish(),
    creation_time: z.string().nullish(),
    update_time: z.string().nullish(),
  })
  .transform(({ name, artifact_count, pull_count, creation_time, update_time }): HarborRepository => {
    const createdAt = timeOf(creation_time)
    const updatedAt = timeOf(update_time)
    return {
      name,
      artifactCount: artifact_count ?? 0,
      pullCount: pull_count ?? 0,
      ...(createdAt && { createdAt }),
      ...(updatedAt && { updatedAt }),
    }
  })

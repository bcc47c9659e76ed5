import { z } from 'zod'
import { type UseTimes, useTimesOf } from './time.js'

/** A tag of an artifact. */
export interface HarborTag extends UseTimes {
  readonly name: string
  /** Whether a rule of the project forbids to move and to delete it. */
  readonly isImmutable: boolean
}

/** Reads `Tag`. */
export const tagRecord = z
  .object({
    name: z.string().min(1),
    push_time: z.string().nullish(),
    pull_time: z.string().nullish(),
    immutable: z.boolean().nullish(),
  })
  .transform(
    ({ name, immutable, ...times }): HarborTag => ({
      name,
      ...useTimesOf(times),
      isImmutable: immutable ?? false,
    }),
  )

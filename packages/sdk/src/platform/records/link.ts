import { z } from 'zod'

/** The app version that a tag was linked to. */
export interface LinkedVersion {
  readonly app: string
  readonly version: string
}

/** Reads the answer to a link, in the registry service extension. */
export const linkRecord: z.ZodType<LinkedVersion> = z.object({
  app: z.string().min(1),
  version: z.string().min(1),
})

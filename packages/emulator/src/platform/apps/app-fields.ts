import { z } from 'zod'

const MIN_NAME_LENGTH = 3
const MAX_NAME_LENGTH = 64
// What the platform's own editor plugins let through; the API file names no characters.
const NAME = /^[A-Za-z0-9_.+-]*$/

/** What a client sets of an app, as `POST /v1/app` takes it. */
export const appFieldsShape = z.object({
  name: z
    .string()
    .min(MIN_NAME_LENGTH)
    .max(MAX_NAME_LENGTH)
    .regex(NAME, 'only letters, digits and _ - . + may stand in a name'),
  is_active: z.boolean(),
  /** A picture as base64; may be empty. */
  image: z.string(),
})

/** What a client sets of an app. */
export type AppFields = z.output<typeof appFieldsShape>

import { z } from 'zod'

/** An app of the platform. */
export interface App {
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
}

/** Whether something can be deployed, which is so by default. */
export const activeRecord = z
  .boolean()
  .nullish()
  .transform((isActive) => isActive ?? true)

/** Reads `Application`; its picture is left out. */
export const appRecord = z
  .object({ name: z.string().min(1), is_active: activeRecord.optional() })
  .transform(({ name, is_active = true }): App => ({ name, isActive: is_active }))

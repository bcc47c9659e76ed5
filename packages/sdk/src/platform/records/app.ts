import { z } from 'zod'

/** An app of the platform. */
export interface App {
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
}

/** Whether something can be deployed: it can where nothing is said. */
export const activeRecord = z.boolean().nullish()

/** Reads `Application`; its picture is left out. */
export const appRecord = z
  .object({ name: z.string().min(1), is_active: activeRecord })
  .transform(({ name, is_active }): App => ({ name, isActive: is_active ?? true }))

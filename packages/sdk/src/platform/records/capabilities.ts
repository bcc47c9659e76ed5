import { z } from 'zod'

/** The parts of the registry service extension. */
export type ExtensionPart =
  | 'access'
  | 'credentials'
  | 'images'
  | 'usage'
  | 'storageRequests'
  | 'templates'
  | 'link'
  | 'scans'

/** Which parts a server offers; a part that it does not name is not offered. */
export type ExtensionCapabilities = Readonly<Record<ExtensionPart, boolean>>

const offered = z.boolean().catch(false)

/** Reads the capabilities. */
export const capabilitiesRecord: z.ZodType<ExtensionCapabilities> = z.object({
  access: offered,
  credentials: offered,
  images: offered,
  usage: offered,
  storageRequests: offered,
  templates: offered,
  link: offered,
  scans: offered,
})

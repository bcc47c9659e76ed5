import type { Surface } from '../server/request-context.js'
import type { PlatformParts } from './platform-parts.js'
import { createPlatformSurface } from './platform-surface.js'

/** Creates the hosting platform with all it serves. */
export function createPlatform(parts: PlatformParts): Surface {
  return createPlatformSurface([], parts.settings.tokens)
}

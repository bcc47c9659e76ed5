import { ApiError } from '../api-error.js'
import type { RegistryAccess } from './registry-access.js'

/**
 * Lets only an organisation that may use the registry go on.
 *
 * @throws {@link ApiError} 403
 */
export function requireAccess(access: RegistryAccess): void {
  if (access.isGranted()) return
  throw new ApiError(403, 'Access to the container registry was not granted yet.')
}

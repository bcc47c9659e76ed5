import { formatPlatform } from '../oci/platform.js'
import type { BuildRequest } from './build-request.js'

/**
 * The path of a build with its parameters, which both builders take.
 *
 * @see Docker Engine API v1.41, "POST /build"
 */
export function buildPath(
  { files, buildArgs, target, platform, tag, noCache, pull }: BuildRequest,
  more: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({
    dockerfile: files.dockerfile.path,
    ...(tag !== undefined && { t: tag }),
    ...(buildArgs !== undefined && { buildargs: JSON.stringify(buildArgs) }),
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform: formatPlatform(platform) }),
    ...(noCache === true && { nocache: '1' }),
    ...(pull === true && { pull: '1' }),
    ...more,
  })
  return `/build?${query}`
}

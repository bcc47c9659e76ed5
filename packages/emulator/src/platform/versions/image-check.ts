import { accountMay } from '../../auth/accounts.js'
import { ApiError } from '../api-error.js'
import type { PlatformParts } from '../platform-parts.js'
import { isOwnRegistry } from './own-registry.js'
import type { VersionFields } from './version-fields.js'

/** The fields that name an image and how it is pulled. */
type ImageFields = Pick<
  VersionFields,
  'docker_repository' | 'docker_image' | 'docker_tag' | 'private_username' | 'private_token' | 'verify_image'
>

/**
 * Makes sure that the platform could pull an app version's image. An image of another registry is believed.
 *
 * @throws {@link ApiError} 400 where the image is to be verified and the registry refuses the credential; 424 where the
 * image cannot be pulled for any other reason.
 */
export function requirePullableImage(parts: PlatformParts, fields: ImageFields): void {
  const { docker_repository: registry, docker_image: repository, docker_tag: tag } = fields
  const { private_username: username, private_token: token } = fields
  if (!isOwnRegistry(registry, parts.settings.registryHost)) return
  const reference = `${registry}/${repository}:${tag}`
  const hasCredential = username !== undefined && token !== undefined
  const account = hasCredential ? parts.accounts.authenticate(username, token) : undefined
  const { isRegistryOpen } = parts.settings
  if (fields.verify_image && hasCredential && !account && !isRegistryOpen) {
    throw new ApiError(400, `Login to ${registry} failed with the given username and token.`)
  }
  const mayPull = isRegistryOpen || (account && accountMay(account, { repository, action: 'pull' }))
  if (!mayPull) {
    throw new ApiError(424, `Could not pull ${reference}: the registry denies access with these credentials.`)
  }
  if (parts.storage.content.tagDigest(repository, tag) === undefined) {
    throw new ApiError(424, `Could not pull ${reference}: the registry does not hold it.`)
  }
}

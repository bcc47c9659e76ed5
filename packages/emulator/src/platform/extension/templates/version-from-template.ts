import { ApiError } from '../../api-error.js'
import type { PlatformParts } from '../../platform-parts.js'
import { versionRecordShape } from '../../versions/version-fields.js'
import type { VersionName, Versions } from '../../versions/version-store.js'
import { type TemplateFields, versionNameOf } from './template-fields.js'

/** A tag of the emulator's own registry. */
interface Tagged {
  /** Full name, with the project. */
  readonly repository: string
  readonly tag: string
}

/**
 * Makes the app version of a tag, with the pull credential.
 *
 * @throws {@link ApiError} 400 for a name that no version may have, and as {@link Versions.create} does.
 */
export function makeVersion(
  { settings, robots }: PlatformParts,
  versions: Versions,
  { repository, tag, template }: Tagged & { readonly template: TemplateFields },
): VersionName {
  const { app, version_name, ...fields } = template
  const name = versionRecordShape.shape.name.safeParse(versionNameOf(version_name, tag))
  if (!name.success) {
    throw new ApiError(
      400,
      `The tag ${tag} makes no valid name of a version: ${name.error.issues[0]?.message}.`,
    )
  }
  const version = versions.create(app, {
    ...fields,
    name: name.data,
    docker_repository: settings.registryHost,
    docker_image: repository,
    docker_tag: tag,
    private_username: robots.pull.username,
    private_token: robots.pull.token,
  })
  return { app, version: version.name }
}

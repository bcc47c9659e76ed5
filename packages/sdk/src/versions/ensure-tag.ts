import type { Warning } from '../pack/warning.js'
import { openTagMaker, type TagMakerInput } from './tag-maker.js'
import type { EnsuredVersion, TaggedImage } from './version-desk.js'

/** Which tag is to have its version, and by what. */
export interface EnsureTagInput extends Omit<TagMakerInput, 'repository'> {
  /** Of the inventory's registry. */
  readonly image: TaggedImage
  /** Whether the tag was pushed just now: then a server with a template is at work for it already. */
  readonly isNew: boolean
}

/** The app version of a tag, and what the user has to know besides. */
export interface EnsuredTag extends EnsuredVersion {
  readonly warnings: readonly Warning[]
}

/**
 * Has a tag have its app version, made by the server where it keeps a template of the repository, else by us; `undefined` where
 * there is no template. A conflict is a result, not an error. Network: the template, then as `ensureOnServer` or
 * `VersionDesk.ensure`.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody makes app versions; PermissionError `PULL_CREDENTIAL_REQUIRED`; else as
 * `VersionDesk.ensure`.
 */
export async function ensureTag(input: EnsureTagInput): Promise<EnsuredTag | undefined> {
  const { image, isNew, signal } = input
  const maker = await openTagMaker({ ...input, repository: image.repository })
  const ensured = await maker?.ensure(image, { isNew, signal })
  return ensured && { ...ensured, warnings: maker?.warnings ?? [] }
}

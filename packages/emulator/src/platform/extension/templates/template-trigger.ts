import type { ManifestRecord } from '../../../storage/content.js'
import type { TagPushed } from '../../../storage/tag-events.js'
import { ApiError } from '../../api-error.js'
import type { PlatformParts } from '../../platform-parts.js'
import type { Versions } from '../../versions/version-store.js'
import { openTemplates } from './template-store.js'
import { makeVersion } from './version-from-template.js'

/** Tags that stand for what is attached to an artifact: signatures (cosign) and lists of referrers (OCI's fallback). */
const ATTACHMENT_TAG = /^sha(?:256|512)-[0-9a-f]{32,128}(?:\.[a-z]+)?$/

/**
 * Gives every new tag of a repository with a template its app version, whatever tool pushes it.
 *
 * The version is stored with the tag or not at all. Where none can be made the push goes on, and the template keeps the
 * reason.
 */
export function makeVersionsOfNewTags(parts: PlatformParts, versions: Versions): void {
  const { storage } = parts
  const templates = openTemplates(parts)
  storage.onTag((event) => {
    const { repository, tag, digest } = event
    const template = templates.find(repository)
    if (!template || !isOfImage(event, storage.content.manifest(repository, digest))) return
    // A tag that was deleted and comes again has the version of before.
    if (versions.findByImage(repository, tag).length > 0) return
    try {
      makeVersion(parts, versions, { repository, tag, template: template.fields })
      templates.recordOutcome(repository, undefined)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      templates.recordOutcome(repository, { tag, message: error.message })
    }
  })
}

function isOfImage({ tag, isNewTag }: TagPushed, manifest: ManifestRecord | undefined): boolean {
  return isNewTag && manifest?.subject === undefined && !ATTACHMENT_TAG.test(tag)
}

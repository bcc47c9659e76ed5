import { readAllArtifacts } from '../inventory/all-artifacts.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { readManifestFacts } from '../inventory/manifest-facts.js'
import { artifactSource } from '../inventory/sources.js'
import { isAttachedTag } from '../registry/attached-tags.js'
import type { TaggedImage, VersionCallOptions } from './version-desk.js'

/** A tag that may have an app version. */
export interface ImageTag {
  readonly tag: string
  readonly artifact: Artifact
  /** RFC 3339. Absent where nobody tells. */
  readonly pushedAt?: string
}

/**
 * The tags of a repository that name images, the oldest first; those without a time come first, by name. What is attached to an
 * image has no tag here, and a part of an index only one of its own. Network: as `artifacts` of the best source.
 */
export async function readImageTags(
  inventory: Inventory,
  repository: string,
  options: VersionCallOptions,
): Promise<readonly ImageTag[]> {
  const artifacts = await readAllArtifacts(artifactSource(inventory), repository, options)
  const attached = new Set(artifacts.flatMap(({ accessories }) => accessories.map(({ digest }) => digest)))
  return artifacts
    .filter(({ digest, kind }) => kind !== 'other' && !attached.has(digest))
    .flatMap((artifact) => artifact.tags.map(({ name }) => imageTagOf(artifact, name)))
    .filter(({ tag }) => !isAttachedTag(tag))
    .sort(oldestFirst)
}

/** A tag of an artifact. */
export function imageTagOf(artifact: Artifact, tag: string): ImageTag {
  const own = artifact.tags.find(({ name }) => name === tag)
  const pushedAt = own?.pushedAt ?? artifact.pushedAt
  return { tag, artifact, ...(pushedAt !== undefined && { pushedAt }) }
}

/** The tag as one that is to have a version. What nobody tells the time of counts as pushed now. */
export function taggedImage({ tag, artifact, pushedAt }: ImageTag, registry: string): TaggedImage {
  const at = pushedAt === undefined ? new Date() : new Date(pushedAt)
  return { registry, repository: artifact.repository, tag, at }
}

/**
 * Whether a tag names an image and not what is attached to one, which the platform's list of tags does not tell. Network: none
 * where the source has told; else 1 GET, and 1 for each manifest of an index.
 */
export async function isImage(
  { registry }: Inventory,
  { tag, artifact }: ImageTag,
  options: VersionCallOptions,
): Promise<boolean> {
  if (isAttachedTag(tag)) return false
  if (artifact.kind !== undefined) return artifact.kind !== 'other'
  const facts = await readManifestFacts(registry.repository(artifact.repository), artifact.digest, options)
  return facts !== undefined && facts.kind !== 'other'
}

function oldestFirst(a: ImageTag, b: ImageTag): number {
  const atMs = ({ pushedAt = '' }: ImageTag) => Date.parse(pushedAt) || 0
  return atMs(a) - atMs(b) || (a.tag < b.tag ? -1 : 1)
}

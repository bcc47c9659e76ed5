import { type Digest, isDigest } from '../../oci/digest.js'
import { isRepositoryName, projectOf } from '../../oci/repository-name.js'
import { isTag } from '../../oci/tag.js'
import { type Answer, emptyAnswer } from '../../server/answer.js'
import { type ArtifactRow, findArtifact, listAccessories, listParts } from '../../storage/artifact-rows.js'
import { type HarborCall, repositoryOf, requirePermission } from '../harbor-endpoint.js'
import { badRequest, HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { lookUpArtifact } from './find-artifact.js'
import { requireRoomFor } from './room-for-copy.js'

/** An artifact that is copied, with its tags, to another repository. */
interface Copy {
  /** Full name. */
  readonly from: string
  /** Full name. */
  readonly to: string
  readonly artifact: ArtifactRow
}

/**
 * Copies an artifact with all its tags, its parts and all that is attached to it.
 *
 * @throws {@link HarborError} 400 for a `from` that cannot be read or found, 401 or 403 without the right to read the
 * source, 403 `DENIED` for an accessory or without room, 412 for a tag that may not move.
 * @see Harbor, src/server/v2.0/handler/artifact.go, CopyArtifact, and src/server/middleware/quota/copy_artifact.go
 */
export function copyArtifact(parts: HarborParts, call: HarborCall): Answer {
  const { context, caller } = call
  const source = context.query.get('from') ?? ''
  const { repository: from, reference } = readSource(source)
  const to = repositoryOf(call)
  if (!isRepositoryName(to)) throw badRequest(`invalid repository name: ${to}`)
  const artifact = lookUpArtifact(parts, from, reference)
  // Harbor reckons the room before it looks at rights, and there what is not found is a bad request.
  if (!artifact) throw badRequest(`artifact ${source} not found`)
  requirePermission(caller, { resource: 'artifact', action: 'read', project: projectOf(from) })
  if (artifact.subject !== undefined) {
    throw new HarborError(403, 'DENIED', "the operation isn't supported for an artifact accessory")
  }
  copy(parts, { from, to, artifact })
  // The path is decoded once, as Harbor does: a nested name then has its slash encoded still once.
  return emptyAnswer(201, { location: `${decodeOnce(context.path.replace(/\/+$/, ''))}/${reference}` })
}

function copy(parts: HarborParts, { from, to, artifact }: Copy): void {
  const { database, storage } = parts
  const tags = storage.content.tagsOf(from, artifact.digest)
  requireMovableTags(parts, { to, digest: artifact.digest, tags })
  const going = withParts(parts, from, artifact)
  requireRoomFor(parts, { from, to, digests: [...going.keys()] })
  const at = parts.now().toISOString()
  database.transaction(() => {
    for (const [digest, row] of going) {
      const ownTags = row.subject === undefined ? [] : storage.content.tagsOf(from, digest)
      storage.copyManifest({ from, to, digest, tags: digest === artifact.digest ? tags : ownTags, at })
    }
  })
}

function requireMovableTags(
  { storage, immutable }: HarborParts,
  { to, digest, tags }: { readonly to: string; readonly digest: Digest; readonly tags: readonly string[] },
): void {
  const isImmutable = immutable.guard(to)
  const held = tags.find((tag) => {
    const present = storage.content.tagDigest(to, tag)
    return present !== undefined && present !== digest && isImmutable(tag)
  })
  if (held === undefined) return
  throw new HarborError(412, 'PRECONDITION', `the tag ${held} configured as immutable, cannot be updated`)
}

/** An artifact with all that is copied with it, what it needs before itself. */
function withParts(
  { database }: HarborParts,
  repository: string,
  root: ArtifactRow,
): ReadonlyMap<Digest, ArtifactRow> {
  const found = new Map<Digest, ArtifactRow>()
  const visited = new Set<Digest>()
  const add = (artifact: ArtifactRow) => {
    if (visited.has(artifact.digest)) return
    visited.add(artifact.digest)
    for (const part of listParts(database, repository, artifact)) add(part)
    found.set(artifact.digest, artifact)
    for (const accessory of listAccessories(database, repository, artifact.digest)) add(accessory)
  }
  add(findArtifact(database, repository, root.digest) ?? root)
  return found
}

function readSource(from: string): { readonly repository: string; readonly reference: string } {
  const [, repository = '', tag, digest] = /^([^:@]+)(?::([^:@]+))?(?:@(.+))?$/.exec(from) ?? []
  const reference = digest ?? tag ?? ''
  const isReference = digest === undefined ? isTag(reference) : isDigest(reference)
  if (!isReference || !isRepositoryName(repository)) throw badRequest(`invalid input: ${from}`)
  return { repository, reference }
}

function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

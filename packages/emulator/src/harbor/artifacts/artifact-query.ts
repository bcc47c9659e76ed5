import type { RequestContext } from '../../server/request-context.js'
import { type ArtifactRow, listArtifacts } from '../../storage/artifact-rows.js'
import type { RepositoryRecord } from '../../storage/repository-records.js'
import { listTagsOfRepository } from '../../storage/tag-rows.js'
import { badRequest } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { type Condition, readConditions } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { artifactTypeOf, isListed, mediaTypeOf } from './artifact-kind.js'

/**
 * Gives the artifacts of a repository that `q` asks for, by default all that stand for themselves, the latest push first.
 *
 * @throws {@link HarborError} 400 for a `q` that cannot be read.
 * @see Harbor, src/pkg/artifact/dao/dao.go
 */
export function selectArtifacts(
  parts: HarborParts,
  context: RequestContext,
  repository: RepositoryRecord,
): readonly ArtifactRow[] {
  const conditions = readConditions(context.query)
  const isAll = exactly(conditions.get('base'), '*')
  const tags = conditions.get('tags')
  // What has tags, or has none, is asked for by rules of its own.
  const isWanted = isAll ? () => true : exactly(tags, 'nil') ? isUntagged : isListed
  const artifacts = listArtifacts(parts.database, repository.name)
    .filter((artifact) => isAll || artifact.subject === undefined)
    .filter(isWanted)
    .filter(tagFilter(parts, repository, tags))
    .filter(labelFilter(parts, repository, conditions.get('labels')))
  return selectItems(context, artifacts, fieldsOf(parts, repository))
}

function isUntagged({ isTagged, isPart }: ArtifactRow): boolean {
  return !isTagged && !isPart
}

function exactly(condition: Condition | undefined, value: string): boolean {
  return condition?.kind === 'exact' && condition.value === value
}

function tagFilter(
  { database }: HarborParts,
  { id }: RepositoryRecord,
  condition: Condition | undefined,
): (artifact: ArtifactRow) => boolean {
  if (!condition || exactly(condition, 'nil')) return () => true
  if (exactly(condition, '*')) return ({ isTagged }) => isTagged
  if (condition.kind !== 'exact' && condition.kind !== 'fuzzy') {
    throw badRequest('the value of "tags" query can only be exact match value or fuzzy match value')
  }
  const { kind, value } = condition
  const tagged = listTagsOfRepository(database, id)
    .filter(({ tag }) => (kind === 'exact' ? tag === value : tag.includes(value)))
    .map(({ artifactId }) => artifactId)
  const ids = new Set(tagged)
  return (artifact) => ids.has(artifact.id)
}

function labelFilter(
  { labels }: HarborParts,
  { id }: RepositoryRecord,
  condition: Condition | undefined,
): (artifact: ArtifactRow) => boolean {
  if (!condition) return () => true
  if (condition.kind !== 'all' || !condition.values.every((value) => /^\d+$/.test(value))) {
    throw badRequest('the value of "labels" query can only be integer list with intersetion relationship')
  }
  const wanted = condition.values.map(Number)
  const labelled = labels.idsByArtifact(id)
  return (artifact) => wanted.every((label) => labelled.get(artifact.id)?.has(label))
}

function fieldsOf({ storage }: HarborParts, repository: RepositoryRecord): Fields<ArtifactRow> {
  return {
    id: ({ id }) => id,
    type: artifactTypeOf,
    media_type: mediaTypeOf,
    manifest_media_type: ({ manifestMediaType }) => manifestMediaType,
    artifact_type: ({ artifactType }) => artifactType,
    digest: ({ digest }) => digest,
    repository_id: ({ repositoryId }) => repositoryId,
    repository_name: () => repository.name,
    size: ({ digest }) => storage.content.artifactBytes(repository.name, digest),
    push_time: ({ pushedAt }) => pushedAt,
    pull_time: ({ pulledAt }) => pulledAt ?? '',
  }
}

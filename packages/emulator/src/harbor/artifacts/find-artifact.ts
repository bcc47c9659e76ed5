import { isDigest } from '../../oci/digest.js'
import { type ArtifactRow, findArtifact } from '../../storage/artifact-rows.js'
import { findRepositoryRecord, type RepositoryRecord } from '../../storage/repository-records.js'
import { type HarborCall, repositoryOf } from '../harbor-endpoint.js'
import { notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'

/** What reading artifacts takes. */
export type ArtifactSource = Pick<HarborParts, 'database' | 'storage'>

/**
 * Gives the artifact that a tag or a digest names; undefined where there is none.
 *
 * @param repository - Full name.
 */
export function lookUpArtifact(
  { database, storage }: ArtifactSource,
  repository: string,
  reference: string,
): ArtifactRow | undefined {
  const digest = isDigest(reference) ? reference : storage.content.tagDigest(repository, reference)
  return digest && findArtifact(database, repository, digest)
}

/**
 * Gives the artifact that the path names, with the full name of its repository.
 *
 * @throws {@link HarborError} 404 where there is none.
 */
export function artifactOf(
  source: ArtifactSource,
  call: HarborCall,
): { readonly repository: string; readonly artifact: ArtifactRow } {
  const repository = repositoryOf(call)
  const { reference = '' } = call.parameters
  const artifact = lookUpArtifact(source, repository, reference)
  if (artifact) return { repository, artifact }
  throw notFound(`artifact ${repository}${reference.includes(':') ? '@' : ':'}${reference} not found`)
}

/** Gives the repository that the path names. @throws {@link HarborError} 404 where a manifest was never pushed to it */
export function requireRepository(
  { database }: Pick<HarborParts, 'database'>,
  call: HarborCall,
): RepositoryRecord {
  const name = repositoryOf(call)
  const repository = findRepositoryRecord(database, name)
  if (!repository) throw notFound(`repository ${name} not found`)
  return repository
}

import type { ArtifactRow } from '../../storage/artifact-rows.js'
import { listAccessories } from '../../storage/artifact-rows.js'
import type { Fields } from '../select.js'
import type { HarborVersion } from '../version.js'
import { wire } from '../wire.js'
import { accessoryTypeOf } from './artifact-kind.js'
import type { ArtifactSource } from './find-artifact.js'

/** An artifact that is attached to another one of the same repository. */
export interface Accessory {
  readonly artifact: ArtifactRow
  readonly subject: ArtifactRow
  /** Full name. */
  readonly repository: string
  /** Such as `signature.cosign`. */
  readonly type: string
  readonly sizeBytes: number
}

/** The keys that lists of accessories know. */
export const ACCESSORY_FIELDS: Fields<Accessory> = {
  id: ({ artifact }) => artifact.id,
  type: ({ type }) => type,
  digest: ({ artifact }) => artifact.digest,
  size: ({ sizeBytes }) => sizeBytes,
  creation_time: ({ artifact }) => artifact.pushedAt,
}

/** Gives what is attached to an artifact, the oldest first. */
export function accessoriesOf(
  { database, storage }: ArtifactSource,
  {
    repository,
    subject,
    version,
  }: Pick<Accessory, 'repository' | 'subject'> & { readonly version: HarborVersion },
): readonly Accessory[] {
  return listAccessories(database, repository, subject.digest).map((artifact) => ({
    artifact,
    subject,
    repository,
    type: accessoryTypeOf(artifact, version),
    sizeBytes: storage.content.artifactBytes(repository, artifact.digest),
  }))
}

/** Writes an accessory as the API gives it; its number is its artifact's. */
export function wireOfAccessory(accessory: Accessory): Record<string, unknown> {
  const { artifact, subject, repository, type, sizeBytes } = accessory
  const fields = {
    id: artifact.id,
    artifact_id: artifact.id,
    subject_artifact_id: subject.id,
    subject_artifact_digest: subject.digest,
    subject_artifact_repo: repository,
    size: sizeBytes,
    digest: artifact.digest,
    type,
    icon: '',
    creation_time: artifact.pushedAt,
  }
  return wire(fields, [
    'artifact_id',
    'subject_artifact_digest',
    'subject_artifact_repo',
    'size',
    'digest',
    'type',
    'icon',
  ])
}

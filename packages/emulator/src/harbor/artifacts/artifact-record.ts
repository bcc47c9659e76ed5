import type { ArtifactRow } from '../../storage/artifact-rows.js'
import { findArtifact } from '../../storage/artifact-rows.js'
import { listTagsOfArtifact } from '../../storage/tag-rows.js'
import type { HarborParts } from '../harbor-parts.js'
import { wireOfLabel } from '../labels/label-record.js'
import type { Project } from '../projects/project-store.js'
import type { Scans } from '../scans/scans.js'
import { NEVER, wireOfTag } from '../tags/tag-record.js'
import { atLeast } from '../version.js'
import { wire } from '../wire.js'
import { accessoriesOf, wireOfAccessory } from './accessory-record.js'
import { additionLinks } from './addition-links.js'
import { readEntries, readExtraAttributes } from './artifact-content.js'
import { artifactTypeOf, mediaTypeOf } from './artifact-kind.js'

/** What records say of scans. */
export type ArtifactScans = Pick<Scans, 'isScannable' | 'overviewOf'>

/** What a record holds beyond what it always does. */
export interface RecordOptions {
  readonly withTag: boolean
  readonly withLabel: boolean
  readonly withAccessory: boolean
  readonly withImmutableStatus: boolean
  readonly withScanOverview: boolean
  /** The header `X-Accept-Vulnerabilities`. */
  readonly acceptVulnerabilities: string | undefined
  readonly scans: ArtifactScans
}

/** Where an artifact is. */
interface Place {
  readonly project: Project
  /** Full name. */
  readonly repository: string
}

/**
 * Makes the writer of artifacts as the API gives them.
 *
 * @see Harbor, src/controller/artifact/controller.go, assembleArtifact
 */
export function artifactWriter(
  parts: HarborParts,
  { project, repository }: Place,
  options: RecordOptions,
): (artifact: ArtifactRow) => Promise<Record<string, unknown>> {
  const { storage, settings } = parts
  const { version } = settings
  const isImmutable =
    options.withTag && options.withImmutableStatus ? parts.immutable.guard(repository) : () => false
  return async (artifact) => {
    const { id, digest, annotations } = artifact
    const accessories = accessoriesOf(parts, { repository, subject: artifact, version })
    return wire({
      id,
      type: artifactTypeOf(artifact),
      media_type: mediaTypeOf(artifact),
      manifest_media_type: artifact.manifestMediaType,
      ...(atLeast(version, '2.12') && {
        artifact_type: artifact.artifactType ?? mediaTypeOf(artifact),
        repository_name: repository,
      }),
      project_id: project.id,
      repository_id: artifact.repositoryId,
      digest,
      size: storage.content.artifactBytes(repository, digest),
      push_time: artifact.pushedAt,
      pull_time: artifact.pulledAt ?? NEVER,
      extra_attrs: await readExtraAttributes(storage, repository, artifact),
      annotations: annotations && Object.keys(annotations).length > 0 ? annotations : undefined,
      references: await wireOfParts(parts, repository, artifact),
      tags: options.withTag
        ? listTagsOfArtifact(parts.database, id).map((tag) => wireOfTag(tag, isImmutable))
        : [],
      labels: options.withLabel ? parts.labels.ofArtifact(id).map(wireOfLabel) : [],
      addition_links: additionLinks(options.scans, { repository, artifact, accessories }),
      ...(options.withScanOverview && {
        scan_overview: options.scans.overviewOf(repository, digest, options.acceptVulnerabilities),
      }),
      accessories: options.withAccessory ? accessories.map(wireOfAccessory) : [],
    })
  }
}

async function wireOfParts({ database, storage }: HarborParts, repository: string, artifact: ArtifactRow) {
  const entries = await readEntries(storage, artifact)
  return entries.flatMap(({ digest, platform, annotations, urls = [] }) => {
    const part = findArtifact(database, repository, digest)
    // Harbor knows the parts of an index by their numbers alone: what was deleted has none.
    if (!part) return []
    return [
      wire({ parent_id: artifact.id, child_id: part.id, child_digest: digest, platform, annotations, urls }),
    ]
  })
}

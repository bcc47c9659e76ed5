import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import type { Database } from './database.js'

/** A manifest as an artifact of its repository, with a number. Times are ISO 8601 texts. */
export interface ArtifactRow {
  readonly id: number
  readonly repositoryId: number
  readonly digest: Digest
  readonly manifestMediaType: string
  /** The media type of an image manifest's config. */
  readonly configMediaType?: string | undefined
  readonly artifactType?: string | undefined
  /** The manifest that this one is attached to. */
  readonly subject?: Digest | undefined
  /** Whether it signs its subject, which its tag names. */
  readonly isSignature: boolean
  readonly annotations?: Readonly<Record<string, string>> | undefined
  readonly pushedAt: string
  /** Undefined where it was never pulled. */
  readonly pulledAt?: string | undefined
  readonly isTagged: boolean
  /** Whether an index names it. */
  readonly isPart: boolean
}

const digestShape = z.string().refine(isDigest)
const annotationsShape = z.record(z.string(), z.string())
const rowShape = z
  .object({
    id: z.number(),
    repository_id: z.number(),
    digest: digestShape,
    media_type: z.string(),
    config_media_type: z.string().nullable(),
    artifact_type: z.string().nullable(),
    subject: digestShape.nullable(),
    is_signature: z.number(),
    annotations: z.string().nullable(),
    pushed_at: z.string(),
    pulled_at: z.string().nullable(),
    is_tagged: z.number(),
    is_part: z.number(),
  })
  .transform(
    (row): ArtifactRow => ({
      id: row.id,
      repositoryId: row.repository_id,
      digest: row.digest,
      manifestMediaType: row.media_type,
      configMediaType: row.config_media_type ?? undefined,
      artifactType: row.artifact_type ?? undefined,
      subject: row.subject ?? undefined,
      isSignature: row.is_signature === 1,
      annotations: row.annotations === null ? undefined : annotationsShape.parse(JSON.parse(row.annotations)),
      pushedAt: row.pushed_at,
      pulledAt: row.pulled_at ?? undefined,
      isTagged: row.is_tagged === 1,
      isPart: row.is_part === 1,
    }),
  )

// A cross join keeps its order: indexes that name the digest come first, not all manifests of the repository.
const ARTIFACTS = `SELECT manifests.*,
    EXISTS (SELECT 1 FROM tags WHERE manifest_id = manifests.id) AS is_tagged,
    EXISTS (
      SELECT 1 FROM manifest_references CROSS JOIN manifests AS parents ON parents.id = manifest_id
      WHERE manifest_references.digest = manifests.digest AND parents.repository_id = manifests.repository_id
    ) AS is_part
  FROM manifests JOIN repositories ON repositories.id = manifests.repository_id WHERE name = ?`

/** All artifacts of a repository, the latest push first. */
export function listArtifacts({ all }: Database, repository: string): readonly ArtifactRow[] {
  return all(rowShape, `${ARTIFACTS} ORDER BY manifests.pushed_at DESC, manifests.id DESC`, [repository])
}

/** The artifact with a digest. */
export function findArtifact(
  { first }: Database,
  repository: string,
  digest: Digest,
): ArtifactRow | undefined {
  return first(rowShape, `${ARTIFACTS} AND manifests.digest = ?`, [repository, digest])
}

/** The artifacts that are attached to one, in the order of their first push; it need not be there itself. */
export function listAccessories(
  { all }: Database,
  repository: string,
  subject: Digest,
): readonly ArtifactRow[] {
  return all(rowShape, `${ARTIFACTS} AND manifests.subject = ? ORDER BY manifests.id`, [repository, subject])
}

/** The indexes that name an artifact. */
export function listParents({ all }: Database, repository: string, digest: Digest): readonly ArtifactRow[] {
  const named = 'SELECT manifest_id FROM manifest_references WHERE digest = ?'
  return all(rowShape, `${ARTIFACTS} AND manifests.id IN (${named}) ORDER BY manifests.id`, [
    repository,
    digest,
  ])
}

/** The artifacts that an index names. */
export function listParts(
  { all }: Database,
  repository: string,
  { id }: ArtifactRow,
): readonly ArtifactRow[] {
  const named = 'SELECT digest FROM manifest_references WHERE manifest_id = ?'
  return all(rowShape, `${ARTIFACTS} AND manifests.digest IN (${named}) ORDER BY manifests.id`, [
    repository,
    id,
  ])
}

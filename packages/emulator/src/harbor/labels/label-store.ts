import { z } from 'zod'
import type { Database } from '../../storage/database.js'

/** A label. Times are ISO 8601 texts. */
export interface Label {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly color: string
  /** `g` for all projects, `p` for one. */
  readonly scope: 'g' | 'p'
  /** 0 for a label of all projects. */
  readonly projectId: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A label that does not exist yet. */
export type NewLabel = Omit<Label, 'id' | 'createdAt' | 'updatedAt'>

/** The labels, and which artifacts carry them. */
export interface Labels {
  /** Those of one project, or, for 0, of all; the oldest first. */
  list(projectId: number): readonly Label[]
  find(id: number): Label | undefined
  /** @returns its number; undefined where there is one of this name already */
  add(label: NewLabel): number | undefined
  /** Changes name, description and color. False: there is another one of this name. */
  update(id: number, fields: Pick<Label, 'name' | 'description' | 'color'>): boolean
  /** Removes a label, from artifacts too. */
  remove(id: number): void
  /** The labels that an artifact carries, the oldest first. */
  ofArtifact(artifactId: number): readonly Label[]
  /** The numbers of the labels that the artifacts of a repository carry, by the numbers of those. */
  idsByArtifact(repositoryId: number): ReadonlyMap<number, ReadonlySet<number>>
  /** False: the artifact carries it already. */
  attach(id: number, artifactId: number): boolean
  /** False: the artifact does not carry it. */
  detach(id: number, artifactId: number): boolean
}

const TABLES = [
  `CREATE TABLE harbor_labels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    color TEXT NOT NULL,
    project_id INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (project_id, name)
  );
  CREATE TABLE harbor_artifact_labels (
    artifact_id INTEGER NOT NULL REFERENCES manifests (id) ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES harbor_labels (id) ON DELETE CASCADE,
    PRIMARY KEY (artifact_id, label_id)
  ) WITHOUT ROWID;
  CREATE INDEX harbor_artifact_labels_by_label ON harbor_artifact_labels (label_id)`,
]

const idShape = z.object({ id: z.number() })
const attachedShape = z.object({ artifact_id: z.number(), label_id: z.number() })
const rowShape = z
  .object({
    id: z.number(),
    name: z.string(),
    description: z.string(),
    color: z.string(),
    project_id: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    ({ project_id, created_at, updated_at, ...row }): Label => ({
      ...row,
      scope: project_id === 0 ? 'g' : 'p',
      projectId: project_id,
      createdAt: created_at,
      updatedAt: updated_at,
    }),
  )

/** Opens the labels in a database that has the registry's content. */
export function openLabels(database: Database, now: () => Date): Labels {
  database.migrate('harbor-labels', TABLES)
  const { run, all, first } = database
  return {
    list: (projectId) =>
      all(rowShape, 'SELECT * FROM harbor_labels WHERE project_id = ? ORDER BY id', [projectId]),
    find: (id) => first(rowShape, 'SELECT * FROM harbor_labels WHERE id = ?', [id]),
    add({ name, description, color, projectId }) {
      const time = now().toISOString()
      return first(
        idShape,
        `INSERT INTO harbor_labels (name, description, color, project_id, created_at, updated_at)
          VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
        [name, description, color, projectId, time, time],
      )?.id
    },
    update: (id, { name, description, color }) =>
      run(
        'UPDATE OR IGNORE harbor_labels SET name = ?, description = ?, color = ?, updated_at = ? WHERE id = ?',
        [name, description, color, now().toISOString(), id],
      ) > 0,
    remove: (id) => void run('DELETE FROM harbor_labels WHERE id = ?', [id]),
    ...attachments(database),
  }
}

function attachments({
  run,
  all,
}: Database): Pick<Labels, 'ofArtifact' | 'idsByArtifact' | 'attach' | 'detach'> {
  return {
    ofArtifact: (artifactId) =>
      all(
        rowShape,
        `SELECT harbor_labels.* FROM harbor_artifact_labels JOIN harbor_labels ON harbor_labels.id = label_id
          WHERE artifact_id = ? ORDER BY harbor_labels.id`,
        [artifactId],
      ),
    idsByArtifact(repositoryId) {
      const ids = new Map<number, Set<number>>()
      const attached = all(
        attachedShape,
        `SELECT artifact_id, label_id FROM harbor_artifact_labels JOIN manifests ON manifests.id = artifact_id
          WHERE repository_id = ?`,
        [repositoryId],
      )
      for (const { artifact_id, label_id } of attached) {
        ids.set(artifact_id, (ids.get(artifact_id) ?? new Set()).add(label_id))
      }
      return ids
    },
    attach: (id, artifactId) =>
      run('INSERT OR IGNORE INTO harbor_artifact_labels (artifact_id, label_id) VALUES (?, ?)', [
        artifactId,
        id,
      ]) > 0,
    detach: (id, artifactId) =>
      run('DELETE FROM harbor_artifact_labels WHERE artifact_id = ? AND label_id = ?', [artifactId, id]) > 0,
  }
}

/**
 * The tables of the registry's content, for {@link Database.migrate}.
 *
 * A repository comes into being with its first blob; `created_at` is the time of its first manifest, from which on Harbor
 * knows it. `project_usage` holds what could be summed up from the others, because a push that asks for it must not read
 * them all.
 */
export const CONTENT_TABLES = [
  `CREATE TABLE repositories (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    project TEXT NOT NULL
  );
  CREATE TABLE blobs (
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    is_released INTEGER NOT NULL,
    PRIMARY KEY (repository_id, digest)
  ) WITHOUT ROWID;
  CREATE INDEX blobs_by_digest ON blobs (digest);
  CREATE TABLE manifests (
    id INTEGER PRIMARY KEY,
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    pushed_at TEXT NOT NULL,
    subject TEXT,
    artifact_type TEXT,
    annotations TEXT,
    UNIQUE (repository_id, digest)
  );
  CREATE INDEX manifests_by_digest ON manifests (digest);
  CREATE INDEX manifests_by_subject ON manifests (repository_id, subject);
  CREATE TABLE manifest_references (
    manifest_id INTEGER NOT NULL REFERENCES manifests (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    PRIMARY KEY (manifest_id, digest)
  ) WITHOUT ROWID;
  CREATE INDEX manifest_references_by_digest ON manifest_references (digest);
  CREATE TABLE tags (
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    manifest_id INTEGER NOT NULL REFERENCES manifests (id) ON DELETE CASCADE,
    pushed_at TEXT NOT NULL,
    PRIMARY KEY (repository_id, tag)
  ) WITHOUT ROWID;
  CREATE INDEX tags_by_manifest ON tags (manifest_id);
  CREATE TABLE project_usage (
    project TEXT PRIMARY KEY,
    used_bytes INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `ALTER TABLE repositories ADD COLUMN description TEXT NOT NULL DEFAULT '';
  ALTER TABLE repositories ADD COLUMN pull_count INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE repositories ADD COLUMN created_at TEXT;
  ALTER TABLE repositories ADD COLUMN updated_at TEXT;
  UPDATE repositories SET
    created_at = (SELECT MIN(pushed_at) FROM manifests WHERE repository_id = repositories.id),
    updated_at = (SELECT MIN(pushed_at) FROM manifests WHERE repository_id = repositories.id);
  ALTER TABLE manifests ADD COLUMN config_media_type TEXT;
  ALTER TABLE manifests ADD COLUMN is_signature INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE manifests ADD COLUMN pulled_at TEXT;
  CREATE TABLE numbered_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    manifest_id INTEGER NOT NULL REFERENCES manifests (id) ON DELETE CASCADE,
    pushed_at TEXT NOT NULL,
    pulled_at TEXT,
    UNIQUE (repository_id, tag)
  );
  INSERT INTO numbered_tags (repository_id, tag, manifest_id, pushed_at)
    SELECT repository_id, tag, manifest_id, pushed_at FROM tags ORDER BY pushed_at, repository_id, tag;
  DROP TABLE tags;
  ALTER TABLE numbered_tags RENAME TO tags;
  CREATE INDEX tags_by_manifest ON tags (manifest_id)`,
]

import { z } from 'zod'
import { projectOf } from '../../oci/repository-name.js'
import type { Database } from '../../storage/database.js'
import { type ImmutableRule, immutableRuleShape, ruleMatcher } from './immutable-rule.js'

/** A rule with its number and the project that it belongs to. */
export interface StoredRule {
  readonly id: number
  readonly projectId: number
  readonly rule: ImmutableRule
}

/** The rules of all projects. */
export interface ImmutableRules {
  /** The rules of a project, the oldest first. */
  list(projectId: number): readonly StoredRule[]
  find(id: number): StoredRule | undefined
  /** Adds a rule, which is enabled. @returns its number; undefined where the project has the same one already */
  add(projectId: number, rule: ImmutableRule): number | undefined
  /** Replaces all of a rule but whether it is enabled. */
  replace(id: number, rule: ImmutableRule): void
  setDisabled(id: number, isDisabled: boolean): void
  remove(id: number): void
  /** Makes the check of a repository, by its full name: which of its tags may neither move nor go. */
  guard(repository: string): (tag: string) => boolean
}

const TABLES = [
  `CREATE TABLE harbor_immutable_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES harbor_projects (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    is_disabled INTEGER NOT NULL,
    UNIQUE (project_id, rule)
  )`,
]

const rowShape = z
  .object({ id: z.number(), project_id: z.number(), rule: z.string(), is_disabled: z.number() })
  .transform(
    (row): StoredRule => ({
      id: row.id,
      projectId: row.project_id,
      rule: { ...immutableRuleShape.parse(JSON.parse(row.rule)), disabled: row.is_disabled === 1 },
    }),
  )

/** Opens the rules in a database that has Harbor's projects. */
export function openImmutableRules(database: Database): ImmutableRules {
  database.migrate('harbor-immutable-rules', TABLES)
  const { run, all, first } = database
  return {
    list: (projectId) =>
      all(rowShape, 'SELECT * FROM harbor_immutable_rules WHERE project_id = ? ORDER BY id', [projectId]),
    find: (id) => first(rowShape, 'SELECT * FROM harbor_immutable_rules WHERE id = ?', [id]),
    add: (projectId, rule) =>
      first(
        z.object({ id: z.number() }),
        `INSERT INTO harbor_immutable_rules (project_id, rule, is_disabled) VALUES (?, ?, 0)
          ON CONFLICT DO NOTHING RETURNING id`,
        [projectId, textOf(rule)],
      )?.id,
    replace: (id, rule) =>
      void run('UPDATE OR IGNORE harbor_immutable_rules SET rule = ? WHERE id = ?', [textOf(rule), id]),
    setDisabled: (id, isDisabled) =>
      void run('UPDATE harbor_immutable_rules SET is_disabled = ? WHERE id = ?', [Number(isDisabled), id]),
    remove: (id) => void run('DELETE FROM harbor_immutable_rules WHERE id = ?', [id]),
    guard(repository) {
      const project = projectOf(repository)
      const name = repository.slice(project.length + 1)
      const matchers = all(
        rowShape,
        `SELECT * FROM harbor_immutable_rules WHERE is_disabled = 0 AND project_id =
          (SELECT id FROM harbor_projects WHERE name = ?)`,
        [project],
      ).map(({ rule }) => ruleMatcher(rule))
      return (tag) => matchers.some((matches) => matches(name, tag))
    },
  }
}

/** What tells rules apart. */
function textOf({ priority, action, template, tag_selectors, scope_selectors }: ImmutableRule): string {
  return JSON.stringify({ priority, action, template, tag_selectors, scope_selectors })
}

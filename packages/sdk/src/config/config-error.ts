import { ConfigError } from '../errors/classes.js'
import { JsonTextError } from './json-text.js'
import { nearName } from './near-name.js'

const MAX_LISTED = 5
const SMELLS_OF_SECRET = /token|passw|secret|credential|api.?key|auth|user.?name/i

/** What a schema reports about one field. */
export interface ConfigIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** Unknown fields, where that is the trouble. */
  readonly keys?: readonly string[]
  /** What is wrong with a name, where that is the trouble. */
  readonly issues?: readonly { readonly message: string }[]
}

/** An error about a project file. `reason` is a clause, `hint` a whole sentence. */
export function configError(path: string, reason: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'read',
    target: path,
    reason,
    hint,
    side: 'local',
    cause,
  })
}

/** The error for a text that is not JSON, with line and column. */
export function notJson(path: string, text: string, error: unknown): unknown {
  if (!(error instanceof JsonTextError)) return error
  const before = text.slice(0, error.offset).split('\n')
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  return configError(path, `${error.message} (${place})`, 'Correct the JSON there.', error)
}

/**
 * The error for fields that the schema refuses: each by its path with what is allowed. Values are left out, because
 * one of them may be a secret in the wrong place.
 */
export function notAllowed(
  path: string,
  issues: readonly ConfigIssue[],
  fieldsAt: (path: readonly PropertyKey[]) => readonly string[],
): ConfigError {
  const problems = issues.flatMap((issue) => describe(issue, fieldsAt(issue.path)))
  const others = problems.length - MAX_LISTED
  const listed = problems.slice(0, MAX_LISTED).join('; ')
  const unknown = issues.flatMap(({ keys, path: at }) => (keys ?? []).map((key) => ({ key, at })))
  const isSecret = unknown.some(({ key }) => SMELLS_OF_SECRET.test(key))
  const hint = isSecret
    ? 'slipway.json is checked in and holds no secrets: set SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN (or SLIPWAY_PUSH_TOKEN_FILE) where the push runs.'
    : (allowedHint(unknown[0]?.at, fieldsAt) ?? 'Correct it, or leave the field out.')
  return configError(path, others > 0 ? `${listed}; and ${others} more` : listed, hint)
}

function describe(issue: ConfigIssue, known: readonly string[]): readonly string[] {
  if (issue.keys !== undefined) {
    return issue.keys.map((key) => {
      const near = nearName(key, known)
      const suggestion = near === undefined ? '' : `; did you mean "${near}"?`
      return `${fieldPath([...issue.path, key])} is not a field of slipway.json${suggestion}`
    })
  }
  const inner = issue.issues?.[0]?.message
  if (inner !== undefined) return [`the name ${fieldPath(issue.path)} ${inner}`]
  return [`${issue.path.length === 0 ? 'the file' : fieldPath(issue.path)} ${issue.message}`]
}

function allowedHint(
  at: readonly PropertyKey[] | undefined,
  fieldsAt: (path: readonly PropertyKey[]) => readonly string[],
): string | undefined {
  if (at === undefined) return undefined
  const place = at.length === 0 ? 'slipway.json' : fieldPath(at)
  return `Fields of ${place}: ${fieldsAt(at).join(', ')}.`
}

/** `images.game-server.ports[0]`. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

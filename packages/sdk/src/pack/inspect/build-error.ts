import { ConfigError } from '../../errors/classes.js'
import type { ConfigErrorCode } from '../../errors/code.js'

const MAX_LISTED = 10

/** An error about the build folder as a whole. `reason` is a clause, `hint` a whole sentence. */
export function buildError(code: ConfigErrorCode, root: string, reason: string, hint: string): ConfigError {
  return new ConfigError(code, { action: 'inspect the build', target: root, reason, hint, side: 'local' })
}

/** Paths as part of a sentence: all of them up to 10, then the number of the others. */
export function listPaths(paths: readonly string[]): string {
  const others = paths.length - MAX_LISTED
  return `${paths.slice(0, MAX_LISTED).join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}

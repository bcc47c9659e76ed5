import type { SdkError } from '../errors/error.js'
import { type BadPattern, parseDockerignore, type Verdict } from './dockerignore.js'
import { invalidIgnoreLine, invalidIgnoreOption } from './walk-error.js'

/** The file in the build folder that names what to leave out. */
export const IGNORE_FILE = '.slipwayignore'

/** What never ships: build by-products that engines and operating systems leave beside a server. */
const BUILT_IN: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  {
    reason: 'built-in: engine folder marked as not to ship',
    pattern: /_(BurstDebugInformation_)?DoNotShip$/i,
  },
  { reason: 'built-in: engine folder marked as not to ship', pattern: /_ButDontShipItWithYourGame$/i },
  { reason: 'built-in: debug symbols', pattern: /\.(pdb|debug|sym)$/i },
  { reason: 'built-in: log file', pattern: /\.log$/i },
  {
    reason: 'built-in: left by the operating system',
    pattern: /^(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX)$/i,
  },
  { reason: 'built-in: left by the operating system', pattern: /^\._/ },
  { reason: 'built-in: version control', pattern: /^\.(git|svn|hg)$/i },
  { reason: 'built-in: settings of Slipway', pattern: /^(\.slipwayignore|slipway\.json)$/i },
]

/** What is decided on one path. Give a folder's back when its content is judged. */
export interface Exclusion {
  /** Why the path stays out; `undefined` when it ships. */
  readonly reason: string | undefined
  /** What the user's rules alone say. */
  readonly verdict: Verdict
}

/** Decides what of a build folder stays out of the image. */
export interface Exclusions {
  /**
   * Decides on a path, which uses `/` and is relative to the build folder.
   *
   * @param folder - What is decided on the folder that holds it; absent for what lies in the build folder itself.
   */
  judge(path: string, folder?: Exclusion): Exclusion
  /** Whether a `!` rule may bring back something below this excluded folder, so that the walk must look inside. */
  mayReinclude(folder: string): boolean
}

/** The file that the first of the user's lines are from; the others are the caller's. */
export interface IgnoreFile {
  readonly path: string
  readonly lineCount: number
}

/**
 * Combines the built-in rules with the lines of `.slipwayignore` files, which are in `.dockerignore` grammar.
 *
 * The user's rules win: a `!` line brings back what a built-in rule takes out. Built-in rules look at one name at a
 * time and ignore case; the user's match the whole path and do not.
 *
 * @throws ConfigError `CONFIG_INVALID` for a line of the file that is no pattern, with file and line; `OPTION_INVALID` for
 * one of the caller's.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function createExclusions(userLines: readonly string[], file?: IgnoreFile): Exclusions {
  const rules = parseDockerignore(userLines.join('\n'), {
    refuse: (line) => refuse(line, file),
    hasBackslashPaths: process.platform === 'win32',
  })
  return {
    judge(path, folder) {
      const verdict = rules.judge(path, folder?.verdict)
      if (verdict.isExcluded) return { reason: IGNORE_FILE, verdict }
      const isBroughtBack = verdict.rule >= 0
      return { reason: isBroughtBack ? undefined : (folder?.reason ?? builtInReason(path)), verdict }
    },
    mayReinclude: (folder) => rules.mayReinclude(folder),
  }
}

function refuse(line: BadPattern, file: IgnoreFile | undefined): SdkError {
  const isOfFile = file !== undefined && line.lineNumber <= file.lineCount
  return isOfFile ? invalidIgnoreLine(file.path, line) : invalidIgnoreOption(line)
}

/** A folder's reason holds for everything below it, so that only the last name has to be looked at. */
function builtInReason(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return BUILT_IN.find(({ pattern }) => pattern.test(name))?.reason
}

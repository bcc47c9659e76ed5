import dockerignore from '@balena/dockerignore'

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

/** Decides what of a build folder stays out of the image. */
export interface Exclusions {
  /**
   * Why the path stays out, or `undefined` when it ships. Paths use `/` and are relative to the build folder.
   *
   * @param above - The reason of the folder that the path lies in, where it has one.
   */
  reasonFor(path: string, above?: string): string | undefined
  /** Whether a `!` rule may bring back something below an excluded folder, so that the walk must look inside. */
  readonly mayReinclude: boolean
}

/**
 * Combines the built-in rules with the lines of `.slipwayignore` files, which are in `.dockerignore` grammar.
 *
 * The user's rules win: a `!` line brings back what a built-in rule takes out. Built-in rules look at one name at a
 * time and ignore case; the user's match the whole path and do not.
 *
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function createExclusions(userLines: readonly string[]): Exclusions {
  const rules = userLines.map((line) => line.replace(/\r$/, '')).filter((line) => line.trim() !== '')
  const mayReinclude = rules.some((rule) => rule.startsWith('!'))
  if (rules.length === 0) return { mayReinclude, reasonFor: builtInReason }

  const excluded = dockerignore.default({ ignorecase: false }).add([...rules])
  // With everything excluded first, what is left over are the paths that a "!" rule names.
  const notNamed = dockerignore.default({ ignorecase: false }).add(['**', ...rules])
  return {
    mayReinclude,
    reasonFor(path, above) {
      if (excluded.ignores(path)) return IGNORE_FILE
      const builtIn = builtInReason(path, above === IGNORE_FILE ? undefined : above)
      return builtIn !== undefined && mayReinclude && !notNamed.ignores(path) ? undefined : builtIn
    },
  }
}

/** A folder's reason holds for everything below it, so that only the last name has to be looked at. */
function builtInReason(path: string, above?: string): string | undefined {
  if (above !== undefined) return above
  const name = path.slice(path.lastIndexOf('/') + 1)
  return BUILT_IN.find(({ pattern }) => pattern.test(name))?.reason
}

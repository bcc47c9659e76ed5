import { PLATFORM_NAME } from '../config/template-limits.js'
import { ConfigError } from '../errors/classes.js'

/** An app, or one version of it. */
export interface AppTarget {
  readonly app: string
  /** Absent where the app as a whole is meant. */
  readonly version?: string
}

/**
 * Reads `APP` or `APP/VERSION`. No I/O.
 *
 * @param action - What is to be done, as a verb phrase that follows "Could not".
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function parseAppTarget(text: string, action: string): AppTarget {
  const [app = '', version, ...rest] = text.split('/')
  const names = version === undefined ? [app] : [app, version]
  if (rest.length === 0 && names.every(isAppName)) return { app, ...(version !== undefined && { version }) }
  throw new ConfigError('OPTION_INVALID', {
    action,
    target: JSON.stringify(text),
    reason: 'it names neither an app nor a version of one',
    hint: 'Write APP, or APP/VERSION: names have letters, digits, "_", "-", "+" and ".".',
    side: 'local',
  })
}

/**
 * The name of an app, checked. No I/O.
 *
 * @throws as {@link parseAppTarget}, also for the name of a version.
 */
export function parseAppName(text: string, action: string): string {
  const { app, version } = parseAppTarget(text, action)
  if (version === undefined) return app
  throw new ConfigError('OPTION_INVALID', {
    action,
    target: JSON.stringify(text),
    reason: 'it names a version, and an app is needed',
    hint: `Write ${app} without what follows.`,
    side: 'local',
  })
}

/** `APP` or `APP/VERSION`, as {@link parseAppTarget} reads it. */
export function formatAppTarget({ app, version }: AppTarget): string {
  return version === undefined ? app : `${app}/${version}`
}

/** Whether an app or a version can have the name. In a path, the two names of dots would mean another one. */
export function isAppName(name: string): boolean {
  return PLATFORM_NAME.test(name) && name !== '.' && name !== '..'
}

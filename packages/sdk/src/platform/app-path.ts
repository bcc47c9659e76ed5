import { ConfigError } from '../errors/classes.js'

/** The path of an app. Throws as {@link versionPath}. */
export function appPath(app: string): string {
  return `/v1/app/${segmentOf(app)}`
}

/**
 * The path of an app version.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a name that means another path: with it, the deletion of a version would be
 * that of its app.
 */
export function versionPath(app: string, version: string): string {
  return `${appPath(app)}/version/${segmentOf(version)}`
}

/** Encoding does not help: `%2E%2E` goes up as `..` does. */
function segmentOf(name: string): string {
  if (name !== '' && name !== '.' && name !== '..') return encodeURIComponent(name)
  throw new ConfigError('OPTION_INVALID', {
    action: 'find the app or the version',
    target: JSON.stringify(name),
    reason: 'nothing can have this name',
    hint: 'Give the name as the platform lists it.',
    side: 'local',
  })
}

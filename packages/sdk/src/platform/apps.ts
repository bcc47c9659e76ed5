import type { JsonApi } from '../http/json-api.js'
import { listEntries } from './list-pages.js'
import { type App, appRecord } from './records/app.js'
import { type AppVersion, appVersionRecord } from './records/app-version.js'

/** Ends a call early. */
export interface AppCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** The organisation's apps and what they run. */
export interface Apps {
  /** All of them. Network: 1 GET for each 100. @see the platform's v1 API, `application-list` */
  list(options?: AppCallOptions): Promise<App[]>
  /**
   * All versions of an app. Network: 1 GET for each 100.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such app.
   * @see the platform's v1 API, `app-version-list`, which takes `page` and `limit` without saying so
   */
  versions(app: string, options?: AppCallOptions): Promise<AppVersion[]>
}

/** The platform's {@link Apps}. */
export function createApps(client: JsonApi): Apps {
  return {
    list: ({ signal } = {}) =>
      listEntries(client, {
        path: '/v1/apps',
        record: appRecord,
        key: 'applications',
        action: 'list the apps at',
        signal,
      }),
    versions: (app, { signal } = {}) =>
      listEntries(client, {
        path: `/v1/app/${encodeURIComponent(app)}/versions`,
        record: appVersionRecord(app),
        key: 'versions',
        action: `list the versions of the app ${app} at`,
        signal,
      }),
  }
}

import { isSdkError } from '../errors/guards.js'
import type { JsonApi } from '../http/json-api.js'
import { appPath } from './app-path.js'
import { listEntries } from './list-pages.js'
import { isAnswerLost } from './lost-answer.js'
import { unlessGone } from './missing.js'
import { type App, appRecord } from './records/app.js'
import { type AppVersion, appVersionRecord } from './records/app-version.js'
import { doneRecord } from './records/done.js'
import { versionRefusal } from './version-refusal.js'

/** Ends a call early. */
export interface AppCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** The organisation's apps and what they run. */
export interface Apps {
  /** All of them. Network: 1 GET for each 100. @see the platform's v1 API, `application-list` */
  list(options?: AppCallOptions): Promise<App[]>
  /** The app of a name; `undefined` where there is none. Network: 1 GET. @see the platform's v1 API, `application-get` */
  find(name: string, options?: AppCallOptions): Promise<App | undefined>
  /**
   * Makes the app, active and without a picture, unless it is there. It is made by one request that is never repeated: where its
   * answer is lost, the app is looked for. Network: 1 GET, and where it is missing 1 POST and at most 1 GET more.
   *
   * @throws QuotaError with code `PLAN_LIMIT` where the plan has no room for another app; ConfigError with code
   * `TEMPLATE_INVALID` for a name that the platform does not take; ConflictError with code `ALREADY_EXISTS` for a name that
   * somebody else has.
   * @see the platform's v1 API, `application-create`
   */
  ensure(name: string, options?: AppCallOptions): Promise<'created' | 'existing'>
  /**
   * Lets the app be deployed, or not; gives the app as it is then. Network: 1 PATCH, which may be repeated.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such app.
   * @see the platform's v1 API, `application-update`
   */
  setActive(name: string, isActive: boolean, options?: AppCallOptions): Promise<App>
  /** Deletes an app with all its versions. Network: 1 DELETE. @see the platform's v1 API, `application-delete` */
  delete(name: string, options?: AppCallOptions): Promise<'deleted' | 'gone'>
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
    find: (name, options) => findApp(client, name, options),
    ensure: (name, options) => ensureApp(client, name, options),
    async setActive(name, isActive, { signal } = {}) {
      const change = { method: 'PATCH', path: appPath(name), body: { is_active: isActive } } as const
      const action = `${isActive ? 'activate' : 'deactivate'} the app ${name} at`
      // It changes nothing the second time.
      const call = { ...change, answer: appRecord, action, retry: 'always', signal } as const
      return client.call(call).catch((error: unknown) => {
        throw versionRefusal(error)
      })
    },
    async delete(name, { signal } = {}) {
      const call = { method: 'DELETE', path: appPath(name), answer: doneRecord } as const
      const done = unlessGone(() => client.call({ ...call, action: `delete the app ${name} at`, signal }))
      return (await done) === 'gone' ? 'gone' : 'deleted'
    },
    versions: async (app, { signal } = {}) =>
      listEntries(client, {
        path: `${appPath(app)}/versions`,
        record: appVersionRecord(app),
        key: 'versions',
        action: `list the versions of the app ${app} at`,
        signal,
      }),
  }
}

async function findApp(
  client: JsonApi,
  name: string,
  { signal }: AppCallOptions = {},
): Promise<App | undefined> {
  const call = { method: 'GET', path: appPath(name), answer: appRecord } as const
  const found = await unlessGone(() =>
    client.call({ ...call, action: `look for the app ${name} at`, signal }),
  )
  return found === 'gone' ? undefined : found
}

async function ensureApp(
  client: JsonApi,
  name: string,
  options: AppCallOptions = {},
): Promise<'created' | 'existing'> {
  if ((await findApp(client, name, options)) !== undefined) return 'existing'
  const body = { name, is_active: true, image: '' }
  const call = { method: 'POST', path: '/v1/app', body, answer: doneRecord } as const
  try {
    await client.call({ ...call, action: `make the app ${name} at`, signal: options.signal })
    return 'created'
  } catch (error) {
    const isTaken = isSdkError(error, 'ALREADY_EXISTS')
    const isThere = isTaken || isAnswerLost(error) ? await findApp(client, name, options) : undefined
    if (isThere === undefined) throw versionRefusal(error)
    return isTaken ? 'existing' : 'created'
  }
}

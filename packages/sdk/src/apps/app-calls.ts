import type { ClientOptions } from '../session/client-options.js'
import type { withPlatform as openPlatform } from '../session/with-platform.js'
import type { AppDeletePlan, AppDeleteReport } from './app-delete-plan.js'
import type { AppSummary, AppVersionSummary } from './app-summary.js'
import type { AppActivity } from './set-active.js'

/** Ends a call early. */
export interface AppOptions {
  readonly signal?: AbortSignal | undefined
}

/** Calls about the platform's apps and their versions. They need an API token, and no registry. */
export interface AppCalls {
  /**
   * All apps of the organisation, in the platform's order.
   *
   * Network: 1 GET for each 100 apps, and 1 GET for each 100 versions of each app, of 4 apps at a time.
   *
   * @throws AuthError `CREDENTIAL_MISSING` without an API token, `CREDENTIAL_REJECTED` when the platform does not believe it;
   * ConnectionError when the platform cannot be reached; AbortError.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient() // API token from SLIPWAY_API_TOKEN or the keychain
   * for (const { name, isActive, versionCount } of await client.apps.list()) {
   *   console.log(name, isActive ? 'active' : 'inactive', versionCount)
   * }
   * ```
   */
  list(options?: AppOptions): Promise<readonly AppSummary[]>

  /**
   * All versions of an app, the newest first: what they start, with how much, and how far their images are on the platform's
   * places. Network: 1 GET for each 100.
   *
   * @throws ConfigError `OPTION_INVALID` for what is no name of an app, before anything is sent; NotFoundError `NAME_UNKNOWN`
   * when there is no such app; else as `list`.
   */
  versions(app: string, options?: AppOptions): Promise<readonly AppVersionSummary[]>

  /**
   * Lets an app (`APP`) or one version (`APP/VERSION`) be deployed, or not. What is so already stays so. Network: 1 PATCH.
   *
   * @throws ConfigError `OPTION_INVALID` for another target, before anything is sent; NotFoundError `NAME_UNKNOWN`; else as
   * `list`.
   */
  setActive(target: string, isActive: boolean, options?: AppOptions): Promise<AppActivity>

  /**
   * What the deletion of an app (`APP`), which takes all its versions along, or of one version (`APP/VERSION`) would take.
   * Images stay in the registry. Changes nothing.
   *
   * Running deployments cannot be asked for by app: the plan has the warning `DEPLOYMENTS_UNKNOWN`.
   *
   * Network: 1 GET for each 100 versions.
   *
   * @throws ConfigError `OPTION_INVALID` for another target, before anything is sent; NotFoundError `NAME_UNKNOWN` when there is
   * no such app or version; else as `list`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient()
   * const plan = await client.apps.planDelete('space-game/1.4.2')
   * for (const { name, image } of plan.versions) console.log(name, image.repository, image.tag)
   * const { deleted } = await client.apps.executeDelete(plan)
   * console.log(deleted)
   * ```
   */
  planDelete(target: string, options?: AppOptions): Promise<AppDeletePlan>

  /**
   * Deletes what the plan shows. Versions are read again before; one that is made in the moment between that and the deletion
   * of its app goes along. What has gone since is reported as such: a plan can be executed again.
   *
   * Network: 1 GET for each 100 versions, then 1 DELETE.
   *
   * @throws ConfigError `OPTION_INVALID` for what is no plan or not whole, before anything is sent, and for a plan of another
   * platform; ConflictError `PLAN_OUTDATED` when the app has a version that the plan does not show, or a version starts another
   * image or was made anew since: then nothing was deleted; AbortError: it may be deleted; else as `list`.
   */
  executeDelete(plan: AppDeletePlan, options?: AppOptions): Promise<AppDeleteReport>
}

/** The {@link AppCalls} of a client. */
export function createAppCalls(options: ClientOptions): AppCalls {
  return {
    list: async (call = {}) =>
      withPlatform(options, call, async (platform) =>
        (await import('./list-apps.js')).listApps(platform, call),
      ),
    async versions(app, call = {}) {
      const { parseAppName } = await import('./app-target.js')
      const { listVersions } = await import('./list-versions.js')
      const name = parseAppName(app, 'list the versions of')
      return withPlatform(options, call, (platform) => listVersions(platform, name, call))
    },
    async setActive(text, isActive, { signal } = {}) {
      const { parseAppTarget } = await import('./app-target.js')
      const { setActive } = await import('./set-active.js')
      const target = parseAppTarget(text, isActive ? 'activate' : 'deactivate')
      return withPlatform(options, { signal }, (platform) =>
        setActive(platform, target, { isActive, signal }),
      )
    },
    async planDelete(text, { signal } = {}) {
      const { parseAppTarget } = await import('./app-target.js')
      const { planAppDelete } = await import('./plan-app-delete.js')
      const target = parseAppTarget(text, 'delete')
      return withPlatform(options, { signal }, (platform) =>
        planAppDelete(platform, target, { nowMs: Date.now(), signal }),
      )
    },
    async executeDelete(plan, call = {}) {
      const { readAppPlan } = await import('./read-app-plan.js')
      const { executeAppDelete } = await import('./execute-app-delete.js')
      const whole = readAppPlan(plan)
      return withPlatform(options, call, (platform) => executeAppDelete(platform, whole, call))
    },
  }
}

/** Opens the platform, and nothing before the first call. */
const withPlatform: typeof openPlatform = async (options, call, work) =>
  (await import('../session/with-platform.js')).withPlatform(options, call, work)

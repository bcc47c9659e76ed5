import type { VersionSettings } from '../config/template.js'
import type { Credential } from '../credentials/credential.js'
import type { JsonApi } from '../http/json-api.js'
import { appPath, versionPath } from './app-path.js'
import type { AppCallOptions } from './apps.js'
import { unlessGone } from './missing.js'
import { type AppVersion, appVersionRecord } from './records/app-version.js'
import { doneRecord } from './records/done.js'
import { type FindSecret, type PlatformBody, versionBody } from './records/template-body.js'
import { versionRefusal } from './version-refusal.js'

/** An app version that is to be made. */
export interface NewAppVersion {
  /** 1 to 64 characters. */
  readonly name: string
  readonly image: {
    /** Host, with port where there is one, without scheme. */
    readonly registry: string
    /** Path of the repository, project included. */
    readonly repository: string
    readonly tag: string
  }
  readonly settings: VersionSettings
  /** Has the secrets that variables of the settings name. */
  readonly findSecret: FindSecret
  /** What the platform pulls the image with, of kind `pull`. */
  readonly pull: Credential | 'anonymous'
}

/** The versions of one app. All that they run is in {@link Apps.versions}. */
export interface AppVersions {
  /**
   * The version of a name; `undefined` where version or app are not there. Network: 1 GET.
   *
   * @see the platform's v1 API, `app-version-get`
   */
  find(name: string, options?: AppCallOptions): Promise<AppVersion | undefined>
  /**
   * Makes a version. The request is never repeated: after an error that {@link isAnswerLost} is true of, the version may be
   * there. Network: 1 POST.
   *
   * Its body holds the secret of the pull credential and of hidden variables; the client's redactor has to know them before,
   * since the platform may repeat them in a refusal.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such app; ConflictError with code `ALREADY_EXISTS` for a
   * name that is taken; ConfigError with code `TEMPLATE_INVALID`, with nothing sent, for a variable without a value, as
   * {@link versionBody}; the refusals of {@link versionRefusal}.
   * @see the platform's v1 API, `app-version-post`
   */
  create(version: NewAppVersion, options?: AppCallOptions): Promise<void>
  /**
   * Lets the version be deployed, or not. Network: 1 PATCH, which may be repeated.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such version.
   * @see the platform's v1 API, `app-version-update`
   */
  setActive(name: string, isActive: boolean, options?: AppCallOptions): Promise<void>
  /** Deletes a version; its image stays. Network: 1 DELETE. @see the platform's v1 API, `app-version-delete` */
  delete(name: string, options?: AppCallOptions): Promise<'deleted' | 'gone'>
}

/** The {@link AppVersions} of an app. */
export function createAppVersions(client: JsonApi, app: string): AppVersions {
  const named = (name: string) => `the version ${name} of the app ${app} at`
  const change = async (call: {
    readonly method: 'POST' | 'PATCH'
    readonly path: string
    readonly body: PlatformBody
    readonly action: string
    readonly retry: 'always' | 'never'
    readonly signal: AbortSignal | undefined
  }) => {
    await client.call({ ...call, answer: doneRecord }).catch((error: unknown) => {
      throw versionRefusal(error)
    })
  }
  return {
    async find(name, { signal } = {}) {
      const call = { method: 'GET', path: versionPath(app, name), answer: appVersionRecord(app) } as const
      const found = await unlessGone(() =>
        client.call({ ...call, action: `look for ${named(name)}`, signal }),
      )
      return found === 'gone' ? undefined : found
    },
    async create(version, { signal } = {}) {
      const call = { method: 'POST', path: `${appPath(app)}/version`, retry: 'never' } as const
      await change({ ...call, body: bodyOf(version), action: `make ${named(version.name)}`, signal })
    },
    async setActive(name, isActive, { signal } = {}) {
      const action = `${isActive ? 'activate' : 'deactivate'} ${named(name)}`
      // It changes nothing the second time.
      const call = { method: 'PATCH', path: versionPath(app, name), retry: 'always' } as const
      await change({ ...call, body: { is_active: isActive }, action, signal })
    },
    async delete(name, { signal } = {}) {
      const call = { method: 'DELETE', path: versionPath(app, name), answer: doneRecord } as const
      const done = unlessGone(() => client.call({ ...call, action: `delete ${named(name)}`, signal }))
      return (await done) === 'gone' ? 'gone' : 'deleted'
    },
  }
}

function bodyOf({ name, image, settings, findSecret, pull }: NewAppVersion): PlatformBody {
  return {
    name,
    docker_repository: image.registry,
    docker_image: image.repository,
    docker_tag: image.tag,
    ...(pull !== 'anonymous' && { private_username: pull.username, private_token: pull.secret.reveal() }),
    ...versionBody(settings, findSecret),
  }
}

import type { AppTemplate } from '../config/template.js'
import type { Credential } from '../credentials/credential.js'
import { isSdkError } from '../errors/guards.js'
import type { JsonApi } from '../http/json-api.js'
import { createAppVersions, type NewAppVersion } from '../platform/app-versions.js'
import { createApps } from '../platform/apps.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { FindSecret } from '../platform/records/template-body.js'
import { type Clock, systemClock } from '../support/clock.js'
import { judgeNamed, type VersionVerdict } from './judge-versions.js'
import { makeOnce } from './make-once.js'
import { adviseAppRemoval, adviseRemoval } from './removal-advice.js'
import type { VersionBook } from './version-book.js'
import type { TaggedImage } from './version-desk.js'

/** What one version is made of. */
export interface VersionMaking {
  readonly platform: JsonApi
  readonly book: VersionBook
  readonly image: TaggedImage
  readonly template: AppTemplate
  readonly findSecret: FindSecret
  readonly pull: Credential | 'anonymous'
  readonly clock?: Clock | undefined
  readonly signal?: AbortSignal | undefined
}

/** What became of one name. */
export type MadeVersion = VersionVerdict | 'created'

/**
 * Makes the version of a name, and its app where it is missing. Network: 1 POST, at most 3; for an app that is not there what
 * `Apps.ensure` sends.
 */
export async function makeVersion(name: string, making: VersionMaking): Promise<MadeVersion> {
  const { platform, book, image, template, clock = systemClock, signal } = making
  const { app } = template
  const look = () => createAppVersions(platform, app).find(name, { signal })
  try {
    const outcome = await makeOnce({ make: () => send(name, making), look, clock, signal })
    if ('made' in outcome) {
      book.put(madeOf(name, making))
      return 'created'
    }
    book.put(outcome.found)
    const verdict = judgeNamed(outcome.found, image, template)
    return verdict.outcome === 'existing' ? 'created' : verdict
  } catch (error) {
    // Whatever it was, what is known of the app may be wrong.
    book.forget(app)
    const taken = isSdkError(error, 'ALREADY_EXISTS') ? await look() : undefined
    if (taken !== undefined) return judgeNamed(taken, image, template)
    throw error
  }
}

async function send(name: string, making: VersionMaking): Promise<void> {
  const { platform, book, image, template, findSecret, pull, signal } = making
  const { app } = template
  const version: NewAppVersion = { name, image, settings: template, findSecret, pull }
  const ensureApp = () =>
    createApps(platform)
      .ensure(app, { signal })
      .catch(async (error: unknown) => {
        throw await adviseAppRemoval(error, { platform, signal })
      })
  const create = () =>
    createAppVersions(platform, app)
      .create(version, { signal })
      .catch(async (error: unknown) => {
        throw await adviseRemoval(error, { platform, image, signal })
      })
  if ((await book.ofApp(app, { signal })) === undefined) await ensureApp()
  try {
    await create()
  } catch (error) {
    if (!isSdkError(error, 'NAME_UNKNOWN')) throw error
    // Somebody has deleted the app since it was read; this request did nothing.
    await ensureApp()
    await create()
  }
}

/** The version as it would be read back. */
function madeOf(name: string, { image, template, clock = systemClock }: VersionMaking): AppVersion {
  const { registry, repository, tag } = image
  return {
    app: template.app,
    name,
    isActive: template.isActive ?? true,
    image: { registry: registry.toLowerCase(), repository, tag },
    settings: template,
    createdAt: new Date(clock.now()).toISOString(),
  }
}

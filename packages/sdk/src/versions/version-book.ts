import type { JsonApi } from '../http/json-api.js'
import { type Apps, createApps } from '../platform/apps.js'
import { unlessGone } from '../platform/missing.js'
import type { AppVersion } from '../platform/records/app-version.js'
import { throwIfAborted } from '../support/abort.js'
import { createSemaphore, mapConcurrently } from '../support/semaphore.js'
import type { VersionCallOptions } from './version-desk.js'

/** What a desk knows of an organisation's apps and versions. It reads when it is asked first, and then what was forgotten. */
export interface VersionBook {
  /** All versions of all apps. */
  all(options: VersionCallOptions): Promise<readonly AppVersion[]>
  /** Those of an app; `undefined` where there is no such app. */
  ofApp(app: string, options: VersionCallOptions): Promise<readonly AppVersion[] | undefined>
  /** Adds a version, in the place of one of the same name. Its app is there as well then. */
  put(version: AppVersion): void
  /** Has an app read again; without one, everything. */
  forget(app?: string): void
}

/** Connections at once: the platform limits requests by the second. */
const PARALLEL_APPS = 4

/**
 * Opens a {@link VersionBook}. Sends nothing. Its reads: 1 GET for each page of apps, and for each app 1 for each page of its
 * versions.
 */
export function openVersionBook(platform: JsonApi): VersionBook {
  const apps = createApps(platform)
  const oneReader = createSemaphore(1)
  const outdated = new Set<string>()
  let known: Map<string, readonly AppVersion[]> | undefined

  const read = (options: VersionCallOptions) =>
    oneReader.run(async () => {
      throwIfAborted(options.signal, 'read the app versions')
      known ??= await readAll(apps, options)
      for (const app of outdated) {
        const versions = await unlessGone(() => apps.versions(app, options))
        if (versions === 'gone') known.delete(app)
        else known.set(app, versions)
        outdated.delete(app)
      }
      return known
    })

  return {
    all: async (options) => [...(await read(options)).values()].flat(),
    ofApp: async (app, options) => (await read(options)).get(app),
    put(version) {
      const others = known?.get(version.app)?.filter(({ name }) => name !== version.name)
      known?.set(version.app, [...(others ?? []), version])
    },
    forget(app) {
      if (app !== undefined) outdated.add(app)
      else known = undefined
    },
  }
}

async function readAll(apps: Apps, options: VersionCallOptions): Promise<Map<string, readonly AppVersion[]>> {
  const names = (await apps.list(options)).map(({ name }) => name)
  const read = await mapConcurrently(names, PARALLEL_APPS, async (name) => {
    const versions = await unlessGone(() => apps.versions(name, options))
    return { name, versions }
  })
  // An app may be deleted after the apps were listed.
  return new Map(read.flatMap(({ name, versions }) => (versions === 'gone' ? [] : [[name, versions]])))
}

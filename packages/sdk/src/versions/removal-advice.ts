import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import type { JsonApi } from '../http/json-api.js'
import { createApps } from '../platform/apps.js'
import type { AppVersion } from '../platform/records/app-version.js'
import { startsImage } from './same-image.js'
import { openVersionBook } from './version-book.js'
import type { ImageTagName, VersionCallOptions } from './version-desk.js'

/**
 * The error for a version that the plan has no room for, with the name of one that can go; every other error stays as it is.
 * Network: for such an error, 1 GET for each page of apps and of versions of each app.
 */
export async function adviseRemoval(
  error: unknown,
  {
    platform,
    image,
    signal,
  }: { readonly platform: JsonApi; readonly image: ImageTagName } & VersionCallOptions,
): Promise<unknown> {
  if (!isSdkError(error, 'PLAN_LIMIT')) return error
  const all = await openVersionBook(platform)
    .all({ signal })
    .catch((reading: unknown) => {
      if (isSdkError(reading, 'ABORTED')) throw reading
      return []
    })
  const candidate = leastNeeded(all.filter((version) => !startsImage(version, image)))
  if (candidate === undefined) return error
  const { app, name, isActive } = candidate
  const which = isActive ? 'the oldest' : 'an inactive one'
  return withHint(
    error,
    `Delete a version that nobody needs, such as ${which}: slipway apps delete ${app}/${name} (with its tag, where a watch would make it again)`,
  )
}

/** An inactive version before an active one, then the oldest; one without a time comes last. */
function leastNeeded(versions: readonly AppVersion[]): AppVersion | undefined {
  const atMs = ({ createdAt = '' }: AppVersion) => Date.parse(createdAt) || Number.MAX_SAFE_INTEGER
  return versions.toSorted((a, b) => Number(a.isActive) - Number(b.isActive) || atMs(a) - atMs(b))[0]
}

/**
 * The error for an app that the plan has no room for, with the name of one that can go; every other error stays as it is.
 * Network: for such an error, as {@link adviseRemoval}.
 */
export async function adviseAppRemoval(
  error: unknown,
  { platform, signal }: { readonly platform: JsonApi } & VersionCallOptions,
): Promise<unknown> {
  if (!isSdkError(error, 'PLAN_LIMIT')) return error
  try {
    const [apps, versions] = await Promise.all([
      createApps(platform).list({ signal }),
      openVersionBook(platform).all({ signal }),
    ])
    const countOf = (app: string) => versions.filter((version) => version.app === app).length
    const [least] = apps.toSorted(
      (a, b) => Number(a.isActive) - Number(b.isActive) || countOf(a.name) - countOf(b.name),
    )
    if (least === undefined) return error
    const count = countOf(least.name)
    const which = `${least.isActive ? 'the one with the fewest versions' : 'an inactive one'}, which has ${count}`
    return withHint(
      error,
      `Delete an app that nobody needs, such as ${which}: slipway apps delete ${least.name}. Or have the template make versions of an app that is there.`,
    )
  } catch (reading) {
    if (isSdkError(reading, 'ABORTED')) throw reading
    return error
  }
}

import type { AppVersion } from './version-store.js'

const MINUTE_MS = 60_000
const CACHED_AFTER_MS = { forced: MINUTE_MS, onDemand: 10 * MINUTE_MS }

/** Writes an app version as the API answers it. Values of hidden variables are left empty: they cannot be read back. */
export function versionRecord(version: AppVersion, now: Date) {
  const { app: _app, isOwnImage: _own, createdAt, updatedAt, imageSetAt, envs, ...fields } = version
  return {
    ...fields,
    create_time: createdAt,
    last_updated: updatedAt,
    caching_percent: cachedPart(now.getTime() - Date.parse(imageSetAt), fields.force_cache),
    envs: envs.map((env) => (env.is_hidden ? { ...env, value: '' } : env)),
  }
}

/** The edge takes the image in with time, sooner when it is told to: 0 at first, then up to 1. */
function cachedPart(ageMs: number, isForced: boolean): number {
  const wholeMs = isForced ? CACHED_AFTER_MS.forced : CACHED_AFTER_MS.onDemand
  return Math.min(1, Math.max(0, Math.round((ageMs / wholeMs) * 100) / 100))
}

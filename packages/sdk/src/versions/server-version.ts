import { ConflictError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { createAppVersions } from '../platform/app-versions.js'
import { appVersionUrl } from '../platform/dashboard.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { StoredTemplate } from '../platform/records/template.js'
import type { ServerTemplate } from '../platform/templates.js'
import type { Clock } from '../support/clock.js'
import { poll } from '../support/poll.js'
import { DEFAULT_VERSION_NAME, makeVersionName } from '../templates/version-name.js'
import { judgeNamed, judgeVersions } from './judge-versions.js'
import { makeOnce } from './make-once.js'
import { adviseRemoval } from './removal-advice.js'
import { startsImage } from './same-image.js'
import type { EnsuredVersion, EnsureOptions, TaggedImage, VersionDesk } from './version-desk.js'

/** How long a server is given for the version of a new tag, and the pauses between looking. */
const WAIT = { timeoutMs: 10_000, pauseMs: 200, maxPauseMs: 1_000 }
/** A clock that is set by hand may be off by this much. */
const CLOCK_SKEW_MS = 60_000

/** A tag of a repository whose template the server keeps. */
export interface ServerTag extends EnsureOptions {
  readonly platform: JsonApi
  readonly server: ServerTemplate
  /** The server's template as it was read. */
  readonly stored: StoredTemplate
  readonly image: TaggedImage
  /** Finds versions by their image. */
  readonly desk: VersionDesk
  /** Whether the tag is new, so that the server is at work for it by itself. */
  readonly wait: boolean
  readonly clock?: Clock | undefined
}

/**
 * The app version that the server makes of a tag by its own template: waited for where the tag is new, else, and where it does
 * not come, asked for. `undefined` where the server has no template any more.
 *
 * Network: for a new tag 2 GETs again and again, for 10 s at most; 1 POST where the version is not there, sent again only after
 * a read has shown that the one before did nothing.
 *
 * @throws as `VersionDesk.ensure`, of what this machine has to have nothing.
 */
export async function ensureOnServer(tag: ServerTag): Promise<EnsuredVersion | undefined> {
  const { template } = tag.stored
  const pattern = template.versionName ?? DEFAULT_VERSION_NAME
  const name = makeVersionName(pattern, { tag: tag.image.tag, now: tag.image.at })
  const verdict =
    (await waitForVersion(tag, name)) ?? (await (tag.dryRun ? foresee(tag, name) : link(tag, name)))
  if (verdict === undefined) return undefined
  const dashboardUrl = appVersionUrl(tag.platform.url, verdict.app, verdict.version)
  return { ...verdict, ...(dashboardUrl !== undefined && { dashboardUrl }) }
}

/** The version that the server made by itself; `undefined` where there is none in time, or the server could not make it. */
async function waitForVersion(tag: ServerTag, name: string): Promise<EnsuredVersion | undefined> {
  const { image, stored, desk, server, signal, clock } = tag
  if (!tag.wait) return undefined
  let asked = 0
  const ask = async (): Promise<{ readonly state: string; readonly verdict?: EnsuredVersion }> => {
    const version = await named(tag, name)
    if (version !== undefined) return { state: 'made', verdict: madeByServer(version, tag) }
    asked += 1
    // For a tag that was moved and has a version of another name, a server does nothing at all.
    const known = asked === 2 ? judgeVersions(await desk.find(image, { signal }), stored.template) : undefined
    if (known !== undefined) return { state: 'known', verdict: known }
    const now = await server.find({ signal })
    // Without a template nobody is at work for the tag.
    if (now === undefined) return { state: 'gone' }
    return { state: isFailure(now, image) ? 'failed' : 'open' }
  }
  const { answer } = await poll(ask, { isDone: ({ state }) => state !== 'open', ...WAIT, signal, clock })
  return answer.verdict
}

/** Made by the template as it was at the push, whatever the template is now; one from before the push is compared. */
function madeByServer(version: AppVersion, { image, stored }: ServerTag): EnsuredVersion {
  const { app, name, createdAt } = version
  const isOld = createdAt !== undefined && Date.parse(createdAt) < image.at.getTime() - CLOCK_SKEW_MS
  if (isOld || !startsImage(version, image)) return judgeNamed(version, image, stored.template)
  return { app, version: name, outcome: 'existing', differences: [], by: 'server' }
}

/** Whether the latest failure that the server tells is that of this push. */
function isFailure({ lastFailure }: StoredTemplate, { tag, at }: TaggedImage): boolean {
  if (lastFailure?.tag !== tag) return false
  return lastFailure.at === undefined || Date.parse(lastFailure.at) > at.getTime() - CLOCK_SKEW_MS
}

async function link(tag: ServerTag, name: string): Promise<EnsuredVersion | undefined> {
  const { server, platform, image, stored, desk, signal, clock } = tag
  const { app } = stored.template
  const made = { app, version: name, outcome: 'created', differences: [], by: 'server' } as const
  const outcome = await makeOnce({
    make: () => server.link(image.tag, { signal }),
    look: () => named(tag, name),
    clock,
    signal,
  }).catch(async (error: unknown) => {
    throw await adviseRemoval(error, { platform, image, signal })
  })
  if ('found' in outcome)
    return startsImage(outcome.found, image) ? made : judgeNamed(outcome.found, image, stored.template)
  if (outcome.made === 'no-template') return undefined
  if (outcome.made !== 'linked-already') return { ...made, ...outcome.made }
  // The tag has a version, or another image's version has the name: the server does not tell which.
  desk.refresh()
  const known = judgeVersions(await desk.find(image, { signal }), stored.template)
  if (known !== undefined) return known
  const namesake = await named(tag, name)
  if (namesake !== undefined) return judgeNamed(namesake, image, stored.template)
  throw vanished(tag)
}

/** What `link` would do. */
async function foresee(tag: ServerTag, name: string): Promise<EnsuredVersion> {
  const { image, stored } = tag
  const namesake = await named(tag, name)
  if (namesake !== undefined) return judgeNamed(namesake, image, stored.template)
  return { app: stored.template.app, version: name, outcome: 'created', differences: [] }
}

function named({ platform, stored, signal }: ServerTag, name: string): Promise<AppVersion | undefined> {
  return createAppVersions(platform, stored.template.app).find(name, { signal })
}

function vanished({ platform, image }: ServerTag): ConflictError {
  return new ConflictError('ALREADY_EXISTS', {
    action: `link the tag ${image.tag} of ${image.repository} at`,
    target: platform.url.host,
    reason: 'the server says that the tag has an app version, and lists none',
    hint: 'Try again: somebody may have deleted it at this moment.',
    side: 'platform',
    retryable: true,
  })
}

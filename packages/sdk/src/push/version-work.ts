import type { AppTemplate } from '../config/template.js'
import { LocalError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { type Inventory, openInventory } from '../inventory/inventory.js'
import { missingPlatform } from '../inventory/missing.js'
import { isKnownPair } from '../inventory/platform-owner.js'
import type { ProbeCache } from '../inventory/probe-cache.js'
import { ask } from '../inventory/time-limit.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Warning } from '../pack/warning.js'
import type { Destination } from '../reference/destination.js'
import { formatReference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { abortable } from '../support/abort.js'
import { startStep } from '../support/progress.js'
import { findTemplateHome, openTemplateHome, projectTemplate } from '../templates/open-home.js'
import type { TemplateHome } from '../templates/template-home.js'
import { type EnsuredTag, ensureTag } from '../versions/ensure-tag.js'
import { pullCredential } from '../versions/pull-credential.js'
import { checkPushedTemplate } from './check-pushed-template.js'
import { commitOf } from './default-tag.js'
import type { PushOptions } from './push-options.js'
import type { PushedVersion } from './receipt.js'
import { sourceFolder } from './source-folder.js'

const ACTION = 'make an app version of'

/** Hop 10 of a push, prepared before anything is sent. */
export interface VersionWork {
  /**
   * What is probably wrong with the template and the image together.
   *
   * @throws ConfigError with code `TEMPLATE_INVALID` for what is certainly wrong.
   */
  check(build: PlannedImage): readonly Warning[]
  /** Has the tag have its app version. The image is there by then, so that a failure is a part of the result. */
  make(tag: PushedTag): Promise<MadeVersion>
}

/** What the registry knew of a tag before it was pushed. */
export interface PushedTag {
  /** Whether it was not there. */
  readonly isNew: boolean
}

/** What became of hop 10. */
export interface MadeVersion {
  /** Absent where the repository has no template. */
  readonly appVersion?: PushedVersion
  readonly warnings: readonly Warning[]
}

/** What {@link prepareVersion} works with. */
export interface VersionPlace {
  readonly session: Session
  readonly probes: ProbeCache
  readonly target: Destination
  readonly options: PushOptions
}

/**
 * Prepares hop 10; `undefined` where no version is wanted, or nobody could make one. With a template that is given, or that of
 * the project file, everything that it needs has to be there: a platform, its token, the pull credential, the secrets that it
 * names. Without one, the platform that belongs to the registry is asked while the push goes on.
 *
 * @throws AuthError `CREDENTIAL_MISSING`; PermissionError `PULL_CREDENTIAL_REQUIRED`; ServiceError `CAPABILITY_MISSING`,
 * `SERVER_ERROR`; ConfigError `TEMPLATE_INVALID`, `CONFIG_INVALID`.
 */
export async function prepareVersion(place: VersionPlace): Promise<VersionWork | undefined> {
  const { session, target, options } = place
  const { template, signal } = options
  if (template === false) return undefined
  if (template !== undefined) return prepareWith(template, place, await openPlatform(place))
  if (!isKnownPair(session, target.registry)) return undefined
  const own = await projectTemplate(session, { ...target, signal })
  const opening = openPlatform(place)
  // A push is no worse for a platform that cannot be asked; whoever waits for the answer learns of it.
  opening.catch(() => undefined)
  const inventory = own && (await opening)
  // Without a token nobody wants versions from here.
  if (own !== undefined && inventory?.platform !== undefined) return prepareWith(own, place, inventory)
  return { check: () => [], make: (tag) => make(place, { opening, template: undefined, ...tag }) }
}

async function prepareWith(
  template: AppTemplate,
  place: VersionPlace,
  inventory: Inventory,
): Promise<VersionWork> {
  const { session, target, options } = place
  const { signal } = options
  if (inventory.platform === undefined) {
    await session.credential(session.apiUrl.host, 'api', { signal })
    throw missingPlatform(ACTION, formatReference(target), inventory.capabilities)
  }
  await pullCredential(session, { ...target, signal })
  await session.findSecrets(template, { signal })
  return {
    check: (build) => checkPushedTemplate(template, { build, tag: target.tag }),
    make: (tag) => make(place, { opening: Promise.resolve(inventory), template, ...tag }),
  }
}

function openPlatform({ session, probes, target, options }: VersionPlace): Promise<Inventory> {
  const { registry, repository } = target
  return openInventory(session, probes, { registry, repository, signal: options.signal })
}

interface Making extends PushedTag {
  readonly opening: Promise<Inventory>
  readonly template: AppTemplate | undefined
}

async function make(place: VersionPlace, { opening, template, isNew }: Making): Promise<MadeVersion> {
  const step = startStep(place.options.onProgress, 'version', 'items', 1)
  let wanted = template
  try {
    const inventory = await opening
    wanted ??= await keptTemplate(place, inventory)
    if (wanted === undefined) return { warnings: [] }
    const ensured = await ensure(place, inventory, { template, wanted, isNew })
    if (ensured === undefined) return { warnings: [] }
    const { warnings, ...version } = ensured
    return { appVersion: version, warnings }
  } catch (thrown) {
    const error = asSdkError(thrown)
    if (wanted === undefined) return { warnings: [unknownVersion(error)] }
    return { appVersion: { outcome: 'failed', app: wanted.app, error: error.toJSON() }, warnings: [] }
  } finally {
    step.add(1)
    step.finish()
  }
}

/** The template that nobody has asked for, if it is told soon: a push is not held up for it. */
async function keptTemplate(
  { session, target, options }: VersionPlace,
  inventory: Inventory,
): Promise<AppTemplate | undefined> {
  const { platform, capabilities } = inventory
  if (platform === undefined) {
    if (capabilities.platformProblem === undefined) return undefined
    throw missingPlatform(ACTION, formatReference(target), capabilities)
  }
  const home = homeOf(inventory, session)
  const find = (signal: AbortSignal) => home?.find(target.repository, { signal })
  const asked = await ask(async (signal) => find(signal), options)
  if ('answer' in asked) return asked.answer?.template
  const silent = { ...capabilities, platformProblem: asked.problem }
  throw missingPlatform(ACTION, formatReference(target), silent)
}

interface Wish extends PushedTag {
  /** That of the call. */
  readonly template: AppTemplate | undefined
  /** The same, or the one that is kept. */
  readonly wanted: AppTemplate
}

async function ensure(
  place: VersionPlace,
  inventory: Inventory,
  { template, wanted, isNew }: Wish,
): Promise<EnsuredTag | undefined> {
  const { session, target, options } = place
  const { signal } = options
  const hasHome = homeOf(inventory, session) !== undefined
  const home = hasHome ? await findTemplateHome(inventory, session, { ...target, signal }) : undefined
  const git = await abortable(commitFor(place, wanted), signal, ACTION)
  const image = { ...target, at: new Date(), git }
  return ensureTag({ inventory, session, home, template, image, isNew, signal })
}

/** Where templates are kept; a template that came with the call needs no such place. */
function homeOf(inventory: Inventory, session: Session): TemplateHome | undefined {
  try {
    return openTemplateHome(inventory, session)
  } catch (error) {
    if (isSdkError(error, 'CONFIG_INVALID')) return undefined
    throw error
  }
}

/** git is started only where a version is named by the commit. */
async function commitFor(
  { session, options }: VersionPlace,
  { versionName }: AppTemplate,
): Promise<string | undefined> {
  if (versionName?.includes('{git}') !== true) return undefined
  return commitOf({ folder: sourceFolder(options.from), env: session.env })
}

function unknownVersion({ message }: SdkError): Warning {
  return {
    code: 'VERSION_UNKNOWN',
    message: `Whether an app version starts the new tag could not be found out. ${message}`,
  }
}

/** Whatever it is: the image is there, and its receipt is not lost. */
function asSdkError(thrown: unknown): SdkError {
  if (isSdkError(thrown)) return thrown
  return new LocalError('INTERNAL', {
    action: ACTION,
    reason: thrown instanceof Error ? thrown.message : 'something unknown was thrown',
    hint: 'The image is pushed. Run `slipway link` for its version.',
    side: 'local',
    cause: thrown,
  })
}

import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { type Inventory, openInventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { isKnownPair } from '../inventory/platform-owner.js'
import type { ProbeCache } from '../inventory/probe-cache.js'
import type { Warning } from '../pack/warning.js'
import type { Destination } from '../reference/destination.js'
import { formatReference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { startStep } from '../support/progress.js'
import { findTemplateHome } from '../templates/open-home.js'
import type { TemplateHome } from '../templates/template-home.js'
import { type EnsuredTag, ensureTag } from '../versions/ensure-tag.js'
import { pullCredential } from '../versions/pull-credential.js'
import type { Build } from './build.js'
import { checkPushedTemplate } from './check-pushed-template.js'
import { commitOf } from './default-tag.js'
import type { PushOptions } from './push-options.js'
import type { PushedVersion } from './receipt.js'

/** Hop 10 of a push, prepared before anything is sent. */
export interface VersionWork {
  /**
   * What is probably wrong with the given template and the image together.
   *
   * @throws ConfigError with code `TEMPLATE_INVALID` for what is certainly wrong.
   */
  check(build: Build): readonly Warning[]
  /** Has the tag have its app version. The image is there by then, so that a failure is a part of the result. */
  make(): Promise<MadeVersion>
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
 * Prepares hop 10; `undefined` where no version is wanted, or nobody could make one. With a given template everything that it
 * needs has to be there: a platform, its token, the pull credential, the secrets that it names. Without one, the platform that
 * belongs to the registry is asked while the push goes on.
 *
 * @throws AuthError `CREDENTIAL_MISSING`; PermissionError `PULL_CREDENTIAL_REQUIRED`; ServiceError `CAPABILITY_MISSING`;
 * ConfigError `TEMPLATE_INVALID`: all of them for a given template only.
 */
export async function prepareVersion(place: VersionPlace): Promise<VersionWork | undefined> {
  const { session, target, options } = place
  const { template } = options
  if (template === false) return undefined
  if (template === undefined) {
    if (!isKnownPair(session, target.registry)) return undefined
    const opening = openPlatform(place)
    // A push is no worse for a platform that cannot be asked; whoever waits for the answer learns of it.
    opening.catch(() => undefined)
    return { check: () => [], make: () => made(place, opening) }
  }
  const inventory = await openPlatform(place)
  const { signal } = options
  if (inventory.platform === undefined) {
    await session.credential(session.apiUrl.host, 'api', { signal })
    const action = 'make an app version of'
    throw missingCapability(action, formatReference(target), inventory.capabilities.features['app-versions'])
  }
  await pullCredential(session, { ...target, signal })
  await session.findSecrets(template, { signal })
  return {
    check: (build) => checkPushedTemplate(template, { build, tag: target.tag }),
    make: () => made(place, Promise.resolve(inventory)),
  }
}

function openPlatform({ session, probes, target, options }: VersionPlace): Promise<Inventory> {
  const { registry, repository } = target
  return openInventory(session, probes, { registry, repository, signal: options.signal })
}

async function made(place: VersionPlace, opening: Promise<Inventory>): Promise<MadeVersion> {
  const { template, onProgress } = place.options
  const step = startStep(onProgress, 'version', 'items', 1)
  let isAsked = Boolean(template)
  try {
    const inventory = await opening
    isAsked = true
    const ensured = await ensure(place, inventory)
    if (ensured === undefined) return { warnings: [] }
    const { warnings, ...version } = ensured
    return { appVersion: version, warnings }
  } catch (error) {
    if (!isSdkError(error)) throw error
    if (!isAsked) return { warnings: [unknownVersion(error)] }
    const named = template ? { app: template.app } : {}
    return { appVersion: { outcome: 'failed', ...named, error: error.toJSON() }, warnings: [] }
  } finally {
    step.add(1)
    step.finish()
  }
}

async function ensure(place: VersionPlace, inventory: Inventory): Promise<EnsuredTag | undefined> {
  const { session, target, options } = place
  const home = await findHome(inventory, place)
  const template = options.template === false ? undefined : options.template
  if (inventory.platform === undefined || (home === undefined && template === undefined)) return undefined
  const now = new Date()
  const image = { ...target, at: now, git: await commitFor(place) }
  return ensureTag({
    inventory,
    session,
    home,
    template,
    image,
    isNew: true,
    signal: options.signal,
  })
}

/** Where templates are kept; for a template that came with the call nothing needs to. */
async function findHome(
  inventory: Inventory,
  { session, target, options }: VersionPlace,
): Promise<TemplateHome | undefined> {
  const { signal } = options
  try {
    return await findTemplateHome(inventory, session, { ...target, signal })
  } catch (error) {
    if (isSdkError(error, 'CONFIG_INVALID')) return undefined
    throw error
  }
}

/** git is started only where a version is named by the commit. */
async function commitFor({ session, options }: VersionPlace): Promise<string | undefined> {
  const pattern = options.template ? options.template.versionName : undefined
  if (pattern?.includes('{git}') !== true) return undefined
  return commitOf({ folder: options.from.folder, env: session.env })
}

function unknownVersion({ message }: SdkError): Warning {
  return {
    code: 'VERSION_UNKNOWN',
    message: `Whether an app version starts the new tag could not be found out. ${message}`,
  }
}

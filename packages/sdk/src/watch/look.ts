import { ConfigError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingPlatform } from '../inventory/missing.js'
import { type Workplace, withInventory } from '../inventory/workplace.js'
import type { Session } from '../session/session.js'
import { throwIfAborted } from '../support/abort.js'
import { findTemplateHome } from '../templates/open-home.js'
import type { TemplateHome } from '../templates/template-home.js'
import { openRepositoryDesk } from '../versions/open-repository-desk.js'
import { type LinkedItem, reconcileRepository } from '../versions/reconcile.js'
import type { LookRecord } from './look-record.js'
import type { LookOutcome } from './watch-loop.js'
import type { WatchRecord } from './watch-record.js'

/** What looks are made with. */
export interface LookOptions {
  /** Host of the registry, and the project of the repositories. */
  readonly registry: string
  readonly project: string | undefined
  readonly record: WatchRecord
  /** Told where the template of a repository is kept, once. */
  readonly onHome: (repository: string, home: Pick<TemplateHome, 'kind' | 'place'>) => void
  readonly signal?: AbortSignal | undefined
}

/** What nobody mends by waiting: it ends a watch that has only begun. */
const LASTING = [
  'CONFIG_INVALID',
  'OPTION_INVALID',
  'REFERENCE_INVALID',
  'TEMPLATE_INVALID',
  'UNAUTHENTICATED',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_REJECTED',
  'TOKEN_KIND_WRONG',
  'PULL_CREDENTIAL_REQUIRED',
  'CAPABILITY_MISSING',
] as const

/**
 * Makes the function that looks at repositories: every tag without app version gets one. Each look opens everything anew, so
 * that credentials and templates which were changed meanwhile count.
 *
 * The function throws what will not pass by itself, until a look has come to its end; and AbortError.
 */
export function createLook(
  place: Workplace,
  options: LookOptions,
): (repositories: readonly string[]) => Promise<LookOutcome> {
  const { registry, project, record, onHome, signal } = options
  const begun = new Set<string>()
  let hasBegun = false

  const tellHome: LookOptions['onHome'] = (repository, home) => {
    if (!begun.has(repository)) onHome(repository, home)
    begun.add(repository)
  }

  const lookAtAll = async (repositories: readonly string[], inventory: Inventory, session: Session) => {
    await requirePlatform(inventory, session, signal)
    const failures = new Map<string, readonly Retryable[]>()
    for (const repository of repositories) {
      const tools = { inventory, session, record, onHome: tellHome, hasBegun, signal }
      failures.set(repository, await lookAt(repository, tools))
    }
    hasBegun = true
    return failures
  }

  return async (repositories) => {
    throwIfAborted(signal, 'look for tags')
    const startedAtMs = performance.now()
    const opening = record.begin(undefined)
    const failures = await withInventory(
      place,
      () => ({ registry, project, signal }),
      (inventory, session) => lookAtAll(repositories, inventory, session),
    ).catch((error: unknown) => {
      const failure = failed(error, opening, hasBegun)
      return new Map(repositories.map((repository) => [repository, [failure]]))
    })
    record.end(undefined, opening)
    record.ran({ repositories, durationMs: Math.round(performance.now() - startedAtMs) })
    return outcomeOf(failures)
  }
}

async function lookAt(repository: string, tools: Tools): Promise<readonly Retryable[]> {
  const { record, hasBegun } = tools
  const seen = record.begin(repository)
  const failures = await reconcile(repository, tools, seen).catch((error: unknown) => [
    failed(error, seen, hasBegun),
  ])
  record.end(repository, seen)
  return failures
}

interface Tools {
  readonly inventory: Inventory
  readonly session: Session
  readonly record: WatchRecord
  readonly onHome: LookOptions['onHome']
  /** Whether a look has come to its end before. */
  readonly hasBegun: boolean
  readonly signal: AbortSignal | undefined
}

/** What a failure says about trying again. */
type Retryable = Pick<SdkError, 'retryable' | 'retryAfterMs'>

/** @throws AuthError without a token for it; ServiceError `CAPABILITY_MISSING` where there is none for this registry. */
async function requirePlatform(
  { platform, registry, capabilities }: Inventory,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (platform !== undefined) return
  await session.credential(session.apiUrl.host, 'api', { signal })
  throw missingPlatform('make app versions at', registry.host, capabilities)
}

async function reconcile(
  repository: string,
  { inventory, session, onHome, signal }: Tools,
  seen: LookRecord,
): Promise<readonly Retryable[]> {
  const home = await findTemplateHome(inventory, session, { repository, signal })
  const desk = openRepositoryDesk({ inventory, session, repository })
  // Told before the first item, and not where there is no template.
  const tellHome = once(() => onHome(repository, home))
  const onItem = (item: LinkedItem) => {
    tellHome()
    seen.item(item)
  }
  const onUntried = (tags: readonly string[]) => seen.leave(tags.length)
  const told = { onItem, onUntried, signal }
  const items = await reconcileRepository({ inventory, session, home, desk, repository, ...told })
  if (items === undefined) throw noTemplate(repository, home)
  tellHome()
  return items.flatMap(({ error }) => (error === undefined ? [] : [retryableOf(error)]))
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}

/** Notes a failure that a watch goes on after, and throws every other. */
function failed(error: unknown, seen: LookRecord, hasBegun: boolean): Retryable {
  if (!isSdkError(error) || isSdkError(error, 'ABORTED')) throw error
  if (!hasBegun && isSdkError(error, ...LASTING)) throw error
  seen.fail(error)
  return error
}

function retryableOf({ retryable, retryAfterMs }: { retryable: boolean; retryAfterMs?: number }): Retryable {
  return { retryable, retryAfterMs }
}

function outcomeOf(failures: ReadonlyMap<string, readonly Retryable[]>): LookOutcome {
  const passing = [...failures].filter(([, all]) => all.some(({ retryable }) => retryable))
  const waits = passing.flatMap(([, all]) => all.map(({ retryAfterMs = 0 }) => retryAfterMs))
  return { unfinished: passing.map(([repository]) => repository), retryAfterMs: Math.max(0, ...waits) }
}

function noTemplate(repository: string, { place }: TemplateHome): ConfigError {
  return new ConfigError('TEMPLATE_INVALID', {
    action: 'watch',
    target: repository,
    reason: `the repository has no template in ${place}`,
    hint: `Make one with: slipway template create ${repository}`,
    side: 'local',
  })
}

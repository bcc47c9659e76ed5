import { AuthError, ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { checkDestination, type Destination, type DestinationWords } from '../reference/destination.js'
import { formatReference, parseReference, type Reference } from '../reference/reference.js'
import type { Registry } from '../registry/registry.js'
import type { Repository } from '../registry/repository.js'
import type { Session } from '../session/session.js'
import type { PromoteOptions } from './promotion.js'

const ACTION = 'promote to'
const REFUSED: DestinationWords = { action: ACTION, hint: 'Write a version such as :1.4.2.' }

/** Where a promotion goes from and to. */
export interface PromotionRoute {
  readonly source: Reference
  readonly target: Destination
  readonly from: Repository
  readonly to: Repository
  /** The registry of `to`. */
  readonly registry: Registry
}

/**
 * Completes both references and opens their registries: the target's with its push credential, the source's with the
 * one for reading. Sends nothing.
 *
 * @throws ConfigError `REFERENCE_INVALID`, `TAG_REFUSED`; AuthError `CREDENTIAL_MISSING`; PermissionError
 * `PUSH_CREDENTIAL_REQUIRED`.
 */
export async function openPromotionRoute(session: Session, options: PromoteOptions): Promise<PromotionRoute> {
  const { signal } = options
  const source = parseReference(options.from, session.defaults)
  const target = targetOf(parseReference(options.to, session.defaults), source)
  // First, so that credentials given without a registry are the target's.
  const registry = await session.open(target.registry, 'push', { ...target, signal })
  const to = registry.repository(target.repository)
  const from = (await openSource(session, source, options)).repository(source.repository)
  return { source, target, from, to, registry }
}

function targetOf(reference: Reference, source: Reference): Destination {
  const tag = reference.tag ?? source.tag
  checkDestination({ ...reference, ...(tag !== undefined && { tag }) }, REFUSED)
  if (tag !== undefined) return { ...reference, tag }
  throw new ConfigError('REFERENCE_INVALID', {
    action: ACTION,
    target: formatReference(reference),
    reason: 'it names no tag, and neither does what is to be promoted',
    hint: 'Write REPOSITORY:TAG.',
  })
}

async function openSource(
  session: Session,
  source: Reference,
  { sourceCredentials, signal }: PromoteOptions,
): Promise<Registry> {
  try {
    return await session.openSource(source.registry, sourceCredentials ?? 'read', { ...source, signal })
  } catch (error) {
    if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
    throw new AuthError('CREDENTIAL_MISSING', {
      action: 'read',
      target: formatReference(source),
      reason: `there is no credential for ${source.registry}`,
      hint:
        `Set SLIPWAY_SOURCE_REGISTRY=${source.registry}, SLIPWAY_SOURCE_USERNAME, and SLIPWAY_SOURCE_TOKEN or ` +
        'SLIPWAY_SOURCE_TOKEN_FILE. What everybody may read can be had with --source-anonymous.',
      side: 'local',
      cause: error,
    })
  }
}

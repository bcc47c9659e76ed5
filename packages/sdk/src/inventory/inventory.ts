import type { Credential } from '../credentials/credential.js'
import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { JsonApi } from '../http/json-api.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import type { CapabilityReport } from './capability.js'
import { probe } from './probe.js'
import type { ProbeCache } from './probe-cache.js'
import { projectOf } from './repository-name.js'

/** The registry at hand, opened by all ways that the credentials at hand allow. */
export interface Inventory {
  readonly registry: Registry
  readonly project: string | undefined
  /** Harbor's API; absent where the registry is none, or nobody may ask it. */
  readonly harbor: JsonApi | undefined
  /** The platform's API; absent without an API token, and where the platform is not that of the registry. */
  readonly platform: JsonApi | undefined
  readonly capabilities: CapabilityReport
}

/** What an {@link Inventory} is opened for. */
export interface InventoryScope {
  /** Host of the registry. @defaultValue that of the session */
  readonly registry?: string | undefined
  /** Path of the repository that is worked on; its first part is the project. */
  readonly repository?: string | undefined
  /** @defaultValue that of `repository`, else that of the session */
  readonly project?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the registry with the push credential, or the pull credential where there is no other, and finds out what it offers.
 * Network: as `probe`, once for each client.
 *
 * @throws ConfigError `CONFIG_INVALID` without a registry; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`;
 * ConnectionError when the registry does not answer.
 */
export async function openInventory(
  session: Session,
  cache: ProbeCache,
  { registry: host = session.defaults.registry, repository, project: named, signal }: InventoryScope,
): Promise<Inventory> {
  if (host === undefined) throw noRegistry()
  const project = named ?? (repository === undefined ? session.defaults.project : projectOf(repository))
  const within = repository ?? (project === undefined ? undefined : `${project}/any`)
  const credential = await keeper(session, host, { repository: within, signal })
  const registry = session.openWith(host, credential)
  const harbor = credential === 'anonymous' ? undefined : session.openHarbor(credential)
  const token = await apiToken(session, signal)
  const platform = token && session.openPlatform(token)
  const username = credential === 'anonymous' ? '' : credential.username
  const isStated = session.isStatedPair(host)
  const key = JSON.stringify([host, project, username, platform?.url.href, isStated])
  const capabilities = await cache.get(
    key,
    () => probe({ registry, harbor, project, platform, isStated }, { signal }),
    { signal },
  )
  return {
    registry,
    project,
    harbor: capabilities.kind === 'harbor' ? harbor : undefined,
    platform: capabilities.platformUrl === undefined ? undefined : platform,
    capabilities,
  }
}

/** The push credential may see and do more than the pull credential. */
export async function keeper(
  session: Session,
  host: string,
  options: { readonly repository: string | undefined; readonly signal: AbortSignal | undefined },
): Promise<Credential | 'anonymous'> {
  try {
    return await session.credential(host, 'push', options)
  } catch (error) {
    if (!isSdkError(error, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) throw error
    return session.credential(host, 'pull', options)
  }
}

async function apiToken(session: Session, signal: AbortSignal | undefined): Promise<Credential | undefined> {
  try {
    const token = await session.credential(session.apiUrl.host, 'api', { signal })
    return token === 'anonymous' ? undefined : token
  } catch (error) {
    if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
    return undefined
  }
}

function noRegistry(): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'find the registry',
    reason: 'none is named',
    hint: 'Log in, set SLIPWAY_REGISTRY, or name it in slipway.json.',
    side: 'local',
  })
}

import { ConfigError } from '../errors/classes.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'

/** The registry as a client's settings reach it. */
export interface RegistryCheck {
  /** Host, with port where one is given. */
  readonly registry: string
  readonly project?: string
  /** Where the push credential came from: `options`, `environment (SLIPWAY_PUSH_TOKEN)`, `anonymous`. Never its value. */
  readonly credentialOrigin: string
  /** Milliseconds that the check took. */
  readonly durationMs: number
  /** Whole seconds by which this machine's clock is ahead of the registry's, negative when it is behind. */
  readonly clockSkewSeconds?: number
}

/** Asks the registry of the client's settings whether it believes the push credential. */
export async function checkRegistry(
  clientOptions: ClientOptions,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<RegistryCheck> {
  const startedAt = performance.now()
  const session = openSession(clientOptions)
  try {
    const { registry: host, project } = session.defaults
    if (host === undefined) throw noRegistry()
    const credential = await session.credential(host, 'push', { signal })
    const registry = session.openWith(host, credential)
    const pinged = await registry.ping({ signal })
    return {
      registry: host,
      ...(project !== undefined && { project }),
      credentialOrigin: credential === 'anonymous' ? credential : credential.origin,
      durationMs: Math.round(performance.now() - startedAt),
      ...pinged,
    }
  } finally {
    session.close()
  }
}

function noRegistry(): ConfigError {
  return new ConfigError('CONFIG_INVALID', {
    action: 'check the registry',
    reason: 'none is set',
    hint: 'Set SLIPWAY_REGISTRY, or "registry" in slipway.json.',
    side: 'local',
  })
}

import { isSdkError } from '../errors/guards.js'
import { formatPlatform } from '../oci/platform.js'
import { openEngine } from './open-engine.js'

/** Whether a Docker engine is there, for a check-up. */
export interface EngineCheck {
  /** `missing`: nothing is installed, or dockerode is not. `failed`: something is there that cannot be used. */
  readonly state: 'ready' | 'missing' | 'stopped' | 'denied' | 'failed'
  readonly product?: 'docker' | 'podman'
  readonly version?: string
  /** `linux/amd64`. */
  readonly platform?: string
  /** `unix:///var/run/docker.sock`. */
  readonly address?: string
  /** `DOCKER_HOST`, `docker context "colima"`, `default socket`. */
  readonly foundBy?: string
  /** Why it is not ready, as a clause. */
  readonly reason?: string
  /** What to do about it, as a whole sentence. */
  readonly hint?: string
}

/** What {@link checkDockerEngine} looks at. */
export interface EngineCheckOptions {
  /** @defaultValue `process.env` */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly signal?: AbortSignal | undefined
}

const STATES: ReadonlyMap<string, EngineCheck['state']> = new Map([
  ['ENGINE_MISSING', 'missing'],
  ['ENGINE_NOT_RUNNING', 'stopped'],
  ['ENGINE_DENIED', 'denied'],
])

/**
 * Looks whether the Docker engine can be used: for builds from a Dockerfile and for running an image here. Everything else
 * needs none.
 *
 * Network: 2 requests to the engine. Disk: reads Docker's `config.json` and its context.
 *
 * @throws AbortError alone.
 */
export async function checkDockerEngine(options: EngineCheckOptions = {}): Promise<EngineCheck> {
  const { env = process.env, signal } = options
  try {
    const engine = await openEngine({ env, signal })
    engine.close()
    const { product, version, platform, address, foundBy } = engine
    return { state: 'ready', product, version, platform: formatPlatform(platform), address, foundBy }
  } catch (error) {
    if (!isSdkError(error)) return { state: 'failed', reason: String(error) }
    if (error.code === 'ABORTED') throw error
    const { code, reason, hint } = error
    return { state: STATES.get(code) ?? 'failed', reason, ...(hint !== undefined && { hint }) }
  }
}

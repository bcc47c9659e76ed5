import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Platform } from '../oci/platform.js'
import { throwIfAborted } from '../support/abort.js'
import { createConnection, type EngineConnection } from './connection.js'
import { installedPrograms } from './default-addresses.js'
import { formatEngineAddress } from './engine-address.js'
import { modemOptions } from './engine-agent.js'
import { noEngine } from './engine-error.js'
import { type EnginePlace, findEnginePlaces } from './find-engine.js'
import { identifyEngine } from './identify-engine.js'
import { createImages, type EngineImages } from './images.js'
import { type EngineModem, loadDockerode } from './load-dockerode.js'

const ACTION = 'reach the Docker engine'
const PATIENCE_MS = 10_000

/** A Docker engine that answers. */
export interface Engine {
  /** `unix:///var/run/docker.sock`. */
  readonly address: string
  /** How it was found: `DOCKER_HOST`, `docker context "colima"`, `default socket`. */
  readonly foundBy: string
  readonly product: 'docker' | 'podman'
  readonly version: string
  readonly platform: Platform
  /** Whether it builds with BuildKit. */
  readonly hasBuildKit: boolean
  readonly connection: EngineConnection
  readonly images: EngineImages
  /** Ends what is still under way. */
  close(): void
}

/** What {@link openEngine} needs. */
export interface OpenEngineOptions {
  /** `DOCKER_HOST`, `DOCKER_CONTEXT` and so on are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that an engine has to say who it is. @defaultValue 10,000 */
  readonly patienceMs?: number | undefined
}

/**
 * Finds the Docker engine and asks it who it is.
 *
 * Loads dockerode. Network: 2 requests to the engine; of several default sockets the first that answers is taken, one that is
 * named is the only one. Disk: reads Docker's `config.json` and the files of its context.
 *
 * @throws LocalError `ENGINE_MISSING` (nothing is installed, or dockerode is not), `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`,
 * `ENGINE_FAILED` for an engine that is too old; ConfigError `CONFIG_INVALID` for an address or a context that cannot be used;
 * ConnectionError `TLS`; AbortError.
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const { env, signal } = options
  throwIfAborted(signal, ACTION)
  const { platform } = process
  const homeDir = (platform === 'win32' ? env.USERPROFILE : env.HOME) || homedir()
  const surroundings = { env, platform, homeDir }
  const places = await findEnginePlaces(surroundings)
  const failures: SdkError[] = []
  for (const place of places) {
    // Only now: where there is no engine, the package to reach it is not what is missing.
    const openModem = await loadDockerode(ACTION)
    try {
      return await openPlace(openModem(await modemOptions(place.address, env)), place, options)
    } catch (error) {
      if (!isSdkError(error) || place.isNamed || error.code === 'ABORTED') throw error
      if (!isPipeMissing(error)) failures.push(error)
    }
  }
  throw failures[0] ?? noEngine(ACTION, surroundings, installedPrograms(surroundings).find(existsSync))
}

async function openPlace(
  modem: EngineModem,
  place: EnginePlace,
  options: OpenEngineOptions,
): Promise<Engine> {
  const { signal, patienceMs = PATIENCE_MS } = options
  const { platform } = process
  const connection = createConnection(modem, place, platform)
  const address = formatEngineAddress(place.address)
  const request = { action: ACTION, target: address, signal }
  const { product, version, ...identity } = await identifyEngine(
    connection,
    { request, place, platform },
    { patienceMs },
  )
  return {
    address,
    foundBy: place.foundBy,
    product,
    version,
    platform: identity.platform,
    hasBuildKit: identity.hasBuildKit,
    connection,
    images: createImages(connection),
    close: () => connection.close(),
  }
}

/** A pipe that nobody has made: there is no other way to see that than to connect. */
function isPipeMissing(error: SdkError): boolean {
  return error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ENOENT'
}

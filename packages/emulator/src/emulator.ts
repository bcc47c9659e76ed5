import type { Credential } from './auth/accounts.js'
import { createBasicGate } from './auth/basic-gate.js'
import { createOpenGate } from './auth/open-gate.js'
import { createTokenGate } from './auth/token-gate.js'
import { createTokenService } from './auth/token-service.js'
import { createTokenSigner } from './auth/token-signer.js'
import { type EmulatorData, openEmulatorData } from './emulator-data.js'
import { EmulatorError } from './emulator-error.js'
import { type EmulatorOptions, type ResolvedOptions, resolveOptions } from './emulator-options.js'
import { createPlatform } from './platform/platform.js'
import { createRegistrySurface } from './registry/registry-surface.js'
import { type HttpServer, startHttpServer } from './server/http-server.js'
import type { RequestContext, Surface } from './server/request-context.js'
import { RequestError } from './server/request-error.js'
import { createRequestLog, type RequestLog, type RequestLogEntry } from './server/request-log.js'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Host and port as they stand in an image reference, such as `127.0.0.1:5000`. */
  readonly registry: string
  /** The same as a URL, such as `http://127.0.0.1:5000`. */
  readonly url: string
  readonly project: string
  /** An account that may pull, push and delete in the project. */
  readonly push: Credential
  /** An account that may pull in the project. */
  readonly pull: Credential
  /** Where the hosting platform's API is served, such as `http://127.0.0.1:5001`; undefined without it. */
  readonly platformUrl: string | undefined
  /** A regular token of the platform's API. */
  readonly apiToken: string
  /** A Quick Start token of the platform's API. */
  readonly quickStartToken: string
  /** Staff: the token opens `/_admin` and the status page. */
  readonly admin: Credential
  /** The latest 10 000 requests in order of arrival, without any secret. Grows while the emulator runs. */
  readonly requests: readonly RequestLogEntry[]
  /** Ends all connections and stops. A temporary data folder is removed. Calling it again changes nothing. */
  close(): Promise<void>
}

/**
 * Starts a registry and a hosting platform on 127.0.0.1. The registry follows the OCI distribution specification v1.1.
 *
 * Network: listens on two loopback ports. Disk: everything is below `dataDir` or a temporary folder.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`; `PORT_UNAVAILABLE`, when a port is taken or may not be
 * used; `DATA_UNUSABLE`, when the data folder cannot be read or written.
 * @example
 * ```ts
 * import { startEmulator } from '@slipway/emulator'
 *
 * await using emulator = await startEmulator({ auth: 'basic' })
 * console.log(`push to ${emulator.registry}/${emulator.project}/server:1.0 as ${emulator.push.username}`)
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveOptions(options)
  const data = await openEmulatorData(resolved)
  const log = createRequestLog()
  const servers: HttpServer[] = []
  const closeAll = async () => {
    await Promise.all(servers.map((server) => server.close()))
    await data.close()
  }
  const listenOn = async (port: number, surfaces: readonly Surface[]) => {
    const server = await listen(port, surfaces, { log, onRequest: resolved.onRequest })
    servers.push(server)
    return server.host
  }

  let host: string
  let platformHost: string | undefined
  try {
    host = await listenOn(resolved.port, registrySurfaces(resolved, data))
    if (!resolved.without.includes('platform')) {
      platformHost = await listenOn(resolved.platformPort, [platformSurface(resolved, data, host)])
    }
  } catch (error) {
    await closeAll()
    throw error
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  return {
    registry: host,
    url: `http://${host}`,
    project: resolved.project,
    platformUrl: platformHost && `http://${platformHost}`,
    ...data.identity,
    requests: log.entries,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function registrySurfaces(
  { auth, project, tokenTtlSeconds }: ResolvedOptions,
  { storage, accounts, identity }: EmulatorData,
): Surface[] {
  if (auth === 'none') return [createRegistrySurface(storage, createOpenGate())]
  accounts.put({ ...identity.push, project, actions: ['pull', 'push', 'delete'] })
  accounts.put({ ...identity.pull, project, actions: ['pull'] })
  if (auth === 'basic') return [createRegistrySurface(storage, createBasicGate(accounts))]
  const signer = createTokenSigner(tokenTtlSeconds)
  return [
    createTokenService(accounts, signer),
    createRegistrySurface(storage, createTokenGate(accounts, signer)),
  ]
}

function platformSurface(options: ResolvedOptions, data: EmulatorData, registryHost: string): Surface {
  const { project, plan, access, storageLimitBytes, without } = options
  const { push, pull, apiToken, quickStartToken } = data.identity
  return createPlatform({
    ...data,
    settings: {
      project,
      plan,
      access,
      storageLimitBytes,
      hasExtension: !without.includes('extension'),
      registryHost,
      tokens: [
        { kind: 'regular', value: apiToken },
        { kind: 'quick-start', value: quickStartToken },
      ],
      push,
      pull,
    },
    now: () => new Date(),
  })
}

async function listen(
  port: number,
  surfaces: readonly Surface[],
  options: { readonly log: RequestLog; readonly onRequest: EmulatorOptions['onRequest'] },
): Promise<HttpServer> {
  const handle = async (context: RequestContext) => {
    for (const surface of surfaces) {
      const answer = surface(context)
      if (answer) return answer
    }
    throw new RequestError(404, [
      { code: 'UNSUPPORTED', message: 'the emulator serves nothing at this path' },
    ])
  }
  try {
    return await startHttpServer(port, { handle, ...options })
  } catch (cause) {
    throw new EmulatorError(
      'PORT_UNAVAILABLE',
      `Could not start the emulator on 127.0.0.1:${port}: the port is taken or may not be used.`,
      'Choose another port, or leave the port out to get a free one.',
      { cause },
    )
  }
}

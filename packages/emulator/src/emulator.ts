import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Credential, createAccounts } from './auth/accounts.js'
import { createBasicGate } from './auth/basic-gate.js'
import { createOpenGate } from './auth/open-gate.js'
import { createTokenGate } from './auth/token-gate.js'
import { createTokenService } from './auth/token-service.js'
import { createTokenSigner } from './auth/token-signer.js'
import { EmulatorError } from './emulator-error.js'
import { type EmulatorOptions, type ResolvedOptions, resolveOptions } from './emulator-options.js'
import { createRegistrySurface } from './registry/registry-surface.js'
import { type HttpServer, startHttpServer } from './server/http-server.js'
import type { RequestContext, Surface } from './server/request-context.js'
import { RequestError } from './server/request-error.js'
import { createRequestLog, type RequestLog, type RequestLogEntry } from './server/request-log.js'
import { openStorage, type Storage } from './storage/storage.js'

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
  /** The latest 10 000 requests in order of arrival, without any secret. Grows while the emulator runs. */
  readonly requests: readonly RequestLogEntry[]
  /** Ends all connections and stops. A temporary data folder is removed. Calling it again changes nothing. */
  close(): Promise<void>
}

/**
 * Starts a registry on 127.0.0.1 that follows the OCI distribution specification v1.1.
 *
 * Network: listens on one loopback port. Disk: everything is below `dataDir` or a temporary folder.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`; `PORT_UNAVAILABLE`, when the port is taken or may
 * not be
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
  const { project, push, pull, dataDir } = resolved
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'slipway-emulator-')))
  const removeTemporary = () =>
    dataDir === undefined ? rm(folder, { recursive: true, force: true }) : Promise.resolve()
  const log = createRequestLog()
  let server: HttpServer
  try {
    server = await listen(resolved, await openData(folder), log)
  } catch (error) {
    await removeTemporary()
    throw error
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= server.close().then(removeTemporary)
    return closing
  }
  const { host } = server
  const url = `http://${host}`
  return {
    registry: host,
    url,
    project,
    push,
    pull,
    requests: log.entries,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function createSurfaces(
  { auth, project, push, pull, tokenTtlSeconds }: ResolvedOptions,
  storage: Storage,
): Surface[] {
  if (auth === 'none') return [createRegistrySurface(storage, createOpenGate())]
  const accounts = createAccounts([
    { ...push, project, actions: ['pull', 'push', 'delete'] },
    { ...pull, project, actions: ['pull'] },
  ])
  if (auth === 'basic') return [createRegistrySurface(storage, createBasicGate(accounts))]
  const signer = createTokenSigner(tokenTtlSeconds)
  return [
    createTokenService(accounts, signer),
    createRegistrySurface(storage, createTokenGate(accounts, signer)),
  ]
}

async function listen(options: ResolvedOptions, storage: Storage, log: RequestLog): Promise<HttpServer> {
  const surfaces = createSurfaces(options, storage)
  const handle = async (context: RequestContext) => {
    for (const surface of surfaces) {
      const answer = surface(context)
      if (answer) return answer
    }
    throw new RequestError(404, [
      { code: 'UNSUPPORTED', message: 'the emulator serves nothing at this path' },
    ])
  }
  const { port, onRequest } = options
  try {
    return await startHttpServer(port, { handle, log, onRequest })
  } catch (cause) {
    throw new EmulatorError(
      'PORT_UNAVAILABLE',
      `Could not start the emulator on 127.0.0.1:${port}: the port is taken or may not be used.`,
      'Choose another port, or leave the port out to get a free one.',
      { cause },
    )
  }
}

async function openData(folder: string): Promise<Storage> {
  try {
    return await openStorage(folder)
  } catch (cause) {
    throw new EmulatorError(
      'DATA_UNUSABLE',
      `Could not open the data folder ${folder}: it cannot be read or written, or holds something else.`,
      'Check the permissions, or give an empty folder.',
      { cause },
    )
  }
}

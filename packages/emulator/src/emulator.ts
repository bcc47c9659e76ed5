import { createAdmin } from './admin/admin.js'
import type { Credential } from './auth/accounts.js'
import { type EmulatorData, openEmulatorData } from './emulator-data.js'
import { EmulatorError } from './emulator-error.js'
import { type EmulatorOptions, type ResolvedOptions, resolveOptions } from './emulator-options.js'
import type { FaultSurface, Faults } from './faults/fault.js'
import { createFaultScript } from './faults/fault-script.js'
import { type FaultOptions, withFaults } from './faults/with-faults.js'
import { HARBOR_BASE } from './harbor/harbor-surface.js'
import { readAdvisories } from './harbor/scans/scanner/advisories.js'
import { openRegistryAccess } from './platform/extension/registry-access.js'
import { openStorageLimit } from './platform/extension/storage-limit.js'
import { createPlatform } from './platform/platform.js'
import type { PlatformSettings } from './platform/platform-parts.js'
import { createRegistrySurfaces } from './registry-surfaces.js'
import { createRobots } from './robots.js'
import { type HttpServer, startHttpServer } from './server/http-server.js'
import type { RequestContext, Surface } from './server/request-context.js'
import { RequestError } from './server/request-error.js'
import { createRequestLog, type RequestLog, type RequestLogEntry } from './server/request-log.js'
import { createStatusPage } from './status-page/status-page.js'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Host and port as they stand in an image reference, such as `127.0.0.1:5000`. */
  readonly registry: string
  /** The same as a URL, such as `http://127.0.0.1:5000`. */
  readonly url: string
  readonly project: string
  /** Where Harbor's API is served, such as `http://127.0.0.1:5000/api/v2.0`; undefined without it. */
  readonly harborUrl: string | undefined
  /** An account that may pull, push and delete in the project, once access is granted. A rotation changes its token. */
  readonly push: Credential
  /** An account that may pull in the project, likewise. */
  readonly pull: Credential
  /** Where the hosting platform's API is served, such as `http://127.0.0.1:5001`; undefined without it. */
  readonly platformUrl: string | undefined
  /** A regular token of the platform's API. */
  readonly apiToken: string
  /** A Quick Start token of the platform's API. */
  readonly quickStartToken: string
  /** Staff: the token opens `/_admin` and the status page. */
  readonly admin: Credential
  /** What goes wrong on purpose: those of the options, and what was added since. */
  readonly faults: Faults
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
  const { advisoriesFile } = resolved
  const advisories = advisoriesFile === undefined ? undefined : await readAdvisories(advisoriesFile)
  const data = await openEmulatorData(resolved)
  const robots = createRobots(data, resolved.project)
  const log = createRequestLog()
  const script = createFaultScript()
  for (const fault of resolved.faults) script.add(fault)
  const servers: HttpServer[] = []
  let endActivity: (() => Promise<void>) | undefined
  const closeAll = async () => {
    await Promise.all(servers.map((server) => server.close()))
    await endActivity?.()
    await data.close()
  }
  const listenOn = async (surface: FaultSurface, port: number, surfaces: readonly Surface[]) => {
    const faults = { script, surface, auth: resolved.auth, uploads: data.storage.uploads }
    const server = await listen(port, surfaces, { log, onRequest: resolved.onRequest, faults })
    servers.push(server)
    return server.host
  }

  let host = ''
  let platformHost: string | undefined
  try {
    const now = () => new Date()
    const access = openRegistryAccess({ ...data, robots, now }, resolved.access)
    const quota = openStorageLimit(data.database, data.storage.content, resolved.storageLimitBytes)
    const registry = { data, robots, quota, registryHost: () => host, advisories, now }
    const { surfaces, close: end } = createRegistrySurfaces(resolved, registry)
    endActivity = end
    host = await listenOn('registry', resolved.port, surfaces)
    if (!resolved.without.includes('platform')) {
      const settings = platformSettings(resolved, data, host)
      const parts = { ...data, robots, access, quota, settings, now }
      platformHost = await listenOn('platform', resolved.platformPort, [
        createPlatform(parts),
        createAdmin({ ...parts, faults: script }, data.identity.admin.token),
        createStatusPage({ parts, log, adminToken: data.identity.admin.token }),
      ])
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
    harborUrl: hasHarbor(resolved) ? `http://${host}${HARBOR_BASE}` : undefined,
    platformUrl: platformHost && `http://${platformHost}`,
    get push() {
      return robots.push
    },
    get pull() {
      return robots.pull
    },
    apiToken: data.identity.apiToken,
    quickStartToken: data.identity.quickStartToken,
    admin: data.identity.admin,
    faults: script,
    requests: log.entries,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function hasHarbor({ profile, without }: ResolvedOptions): boolean {
  return profile === 'harbor' && !without.includes('harbor')
}

function platformSettings(
  options: ResolvedOptions,
  { identity }: EmulatorData,
  registryHost: string,
): PlatformSettings {
  const { project, plan, auth, without } = options
  return {
    project,
    plan,
    hasExtension: !without.includes('extension'),
    hasScans: hasHarbor(options) && !without.includes('scanner'),
    registryHost,
    isRegistryOpen: auth === 'none',
    tokens: [
      { kind: 'regular', value: identity.apiToken },
      { kind: 'quick-start', value: identity.quickStartToken },
    ],
  }
}

async function listen(
  port: number,
  surfaces: readonly Surface[],
  options: {
    readonly log: RequestLog
    readonly onRequest: EmulatorOptions['onRequest']
    readonly faults: FaultOptions
  },
): Promise<HttpServer> {
  const handle = withFaults(async (context: RequestContext) => {
    for (const surface of surfaces) {
      const answer = surface(context)
      if (answer) return answer
    }
    throw new RequestError(404, [
      { code: 'UNSUPPORTED', message: 'the emulator serves nothing at this path' },
    ])
  }, options.faults)
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

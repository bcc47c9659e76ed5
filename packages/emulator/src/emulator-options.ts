import type { Credential } from './auth/accounts.js'
import { EmulatorError } from './emulator-error.js'
import type { FaultInput } from './faults/fault.js'
import { readFault } from './faults/fault-shape.js'
import { HARBOR_VERSIONS, type HarborVersion } from './harbor/version.js'
import { isRepositoryName } from './oci/repository-name.js'
import type { RequestLogEntry } from './server/request-log.js'

/** How clients prove who they are: by bearer token, by name and secret with each request, or not at all. */
export type AuthMode = 'token' | 'basic' | 'none'

/** What the registry does where Harbor and the distribution specification differ. */
export type Profile = 'oci' | 'harbor'

/** A part of the service that real servers may lack. */
export type LeftOut = 'extension' | 'harbor' | 'scanner' | 'platform'

/** How to start the emulator. */
export interface EmulatorOptions {
  /**
   * Port on 127.0.0.1; 0 lets the system choose.
   * @defaultValue 0
   */
  readonly port?: number
  /**
   * Folder for everything pushed; it survives restarts. Without one, a temporary folder goes away on close.
   */
  readonly dataDir?: string
  /**
   * The project whose repositories the two accounts may use.
   * @defaultValue `studio`
   */
  readonly project?: string
  /** @defaultValue `token` */
  readonly auth?: AuthMode
  /**
   * How long a token is valid, in seconds; 0 makes every token expired from the start.
   * @defaultValue 1800
   */
  readonly tokenTtlSeconds?: number
  /** The push account; random by default. */
  readonly push?: Credential
  /** The pull account; random by default. */
  readonly pull?: Credential
  /** @defaultValue `oci` */
  readonly profile?: Profile
  /**
   * The release of Harbor whose API is served, in the `harbor` profile alone.
   * @defaultValue `2.13`
   */
  readonly harborVersion?: HarborVersion
  /**
   * Port of the hosting platform's API on 127.0.0.1; 0 lets the system choose.
   * @defaultValue 0
   */
  readonly platformPort?: number
  /**
   * Whether the registry may be used from the start; with `none` access has to be requested and granted.
   * @defaultValue `granted`
   */
  readonly access?: 'granted' | 'none'
  /** @defaultValue `paid` */
  readonly plan?: 'paid' | 'free'
  /**
   * Storage of the project in bytes.
   * @defaultValue 20 GiB, 5 GiB on the free tier
   */
  readonly storageLimitBytes?: number
  /**
   * What is not served: the platform's registry service extension, Harbor's API, only its scanner, or the platform as a
   * whole.
   * @defaultValue nothing
   */
  readonly without?: readonly LeftOut[]
  /** A regular token of the platform's API; random by default. */
  readonly apiToken?: string
  /** A Quick Start token of the platform's API; random by default. */
  readonly quickStartToken?: string
  /** The token of staff; random by default. */
  readonly adminToken?: string
  /**
   * What goes wrong on purpose, from the start.
   * @defaultValue nothing
   */
  readonly faults?: readonly FaultInput[]
  /**
   * A file of advisories that scans look packages up in, in the profile `harbor`. `advisories/sample.json`
   * is an example. Without one, a report says that no advisory data is loaded.
   */
  readonly advisoriesFile?: string
  /**
   * How long a scan waits before it runs, and then runs at least, in milliseconds.
   * @defaultValue 500
   */
  readonly scanDelayMs?: number
  /**
   * What the waits before a webhook is sent again are multiplied by; 1 has Harbor's own, of 16 seconds and more.
   * @defaultValue 1
   */
  readonly webhookTimeScale?: number
  /** Told of each request when its answer has been sent or its client has gone. */
  readonly onRequest?: (entry: RequestLogEntry) => void
}

/** What has no default, or one that is made at the first start. */
type Optional =
  | 'advisoriesFile'
  | 'dataDir'
  | 'onRequest'
  | 'push'
  | 'pull'
  | 'apiToken'
  | 'quickStartToken'
  | 'adminToken'

/** Options after checks, with every fixed default filled in. */
export type ResolvedOptions = Required<Omit<EmulatorOptions, Optional>> & Pick<EmulatorOptions, Optional>

const TOKEN_TTL_SECONDS = 1800
const GIB = 1024 ** 3
const STORAGE_LIMIT_BYTES = { paid: 20 * GIB, free: 5 * GIB }
const MAX_PORT = 65_535

/**
 * Checks options and fills in the defaults.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`.
 */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const { plan = 'paid' } = options
  const resolved: ResolvedOptions = {
    port: 0,
    platformPort: 0,
    project: 'studio',
    auth: 'token',
    profile: 'oci',
    harborVersion: '2.13',
    scanDelayMs: 500,
    webhookTimeScale: 1,
    access: 'granted',
    tokenTtlSeconds: TOKEN_TTL_SECONDS,
    storageLimitBytes: STORAGE_LIMIT_BYTES[plan],
    without: [],
    ...options,
    plan,
    faults: (options.faults ?? []).map((fault, index) => readFault(fault, ['faults', index])),
  }
  const { port, platformPort, project, tokenTtlSeconds, storageLimitBytes, harborVersion } = resolved
  const { scanDelayMs, webhookTimeScale } = resolved
  for (const [option, value] of Object.entries({ port, 'platform port': platformPort })) {
    if (Number.isInteger(value) && value >= 0 && value <= MAX_PORT) continue
    throw invalid(option, `${value} is not a port number`, `Give a whole number from 0 to ${MAX_PORT}.`)
  }
  if (!isRepositoryName(project) || project.includes('/')) {
    const reason = `"${project}" is not one component of a repository name`
    throw invalid('project', reason, 'Use a name such as studio.')
  }
  if (!Number.isFinite(tokenTtlSeconds) || tokenTtlSeconds < 0) {
    const reason = `${tokenTtlSeconds} is no duration`
    throw invalid('token lifetime', reason, 'Give a number of seconds from 0 on.')
  }
  if (!HARBOR_VERSIONS.includes(harborVersion)) {
    const reason = `"${harborVersion}" is no release that can be played`
    throw invalid('Harbor version', reason, `Give one of ${HARBOR_VERSIONS.join(', ')}.`)
  }
  for (const [option, value] of Object.entries({
    'scan delay': scanDelayMs,
    'webhook time scale': webhookTimeScale,
  })) {
    if (Number.isFinite(value) && value >= 0) continue
    throw invalid(option, `${value} is too small or no number`, 'Give a number from 0 on.')
  }
  if (!Number.isInteger(storageLimitBytes) || storageLimitBytes < 1) {
    const reason = `${storageLimitBytes} is no number of bytes`
    throw invalid('storage limit', reason, 'Give a whole number of bytes from 1 on.')
  }
  return resolved
}

function invalid(option: string, reason: string, hint: string): EmulatorError {
  return new EmulatorError(
    'OPTION_INVALID',
    `Could not start the emulator with this ${option}: ${reason}.`,
    hint,
  )
}

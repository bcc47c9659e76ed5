import { type Credential, randomSecret } from './auth/accounts.js'
import { EmulatorError } from './emulator-error.js'
import { isRepositoryName } from './oci/repository-name.js'
import type { RequestLogEntry } from './server/request-log.js'

/** How clients prove who they are: by bearer token, by name and secret with each request, or not at all. */
export type AuthMode = 'token' | 'basic' | 'none'

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
  /** Told of each request when its answer has been sent or its client has gone. */
  readonly onRequest?: (entry: RequestLogEntry) => void
}

/** Options after checks, with every default filled in but the data folder. */
export type ResolvedOptions = Required<Omit<EmulatorOptions, 'dataDir' | 'onRequest'>> &
  Pick<EmulatorOptions, 'dataDir' | 'onRequest'>

const TOKEN_TTL_SECONDS = 1800
const MAX_PORT = 65_535

/**
 * Checks options and fills in the defaults. The default accounts are named as Harbor names robot accounts.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`.
 */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  const resolved = {
    port: 0,
    project: 'studio',
    auth: 'token' as const,
    tokenTtlSeconds: TOKEN_TTL_SECONDS,
    ...options,
  }
  const { port, project, tokenTtlSeconds } = resolved
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw invalid('port', `${port} is not a port number`, `Give a whole number from 0 to ${MAX_PORT}.`)
  }
  if (!isRepositoryName(project) || project.includes('/')) {
    throw invalid(
      'project',
      `"${project}" is not one component of a repository name`,
      'Use a name such as studio.',
    )
  }
  if (!Number.isFinite(tokenTtlSeconds) || tokenTtlSeconds < 0) {
    throw invalid(
      'token lifetime',
      `${tokenTtlSeconds} is no duration`,
      'Give a number of seconds from 0 on.',
    )
  }
  const robot = (name: string): Credential => ({
    username: `robot$${project}+${name}`,
    token: randomSecret(),
  })
  return {
    ...resolved,
    push: options.push ?? robot('client-push'),
    pull: options.pull ?? robot('app-version-pull'),
  }
}

function invalid(option: string, reason: string, hint: string): EmulatorError {
  return new EmulatorError(
    'OPTION_INVALID',
    `Could not start the emulator with this ${option}: ${reason}.`,
    hint,
  )
}

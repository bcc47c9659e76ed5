import { AuthError, PermissionError } from '../errors/classes.js'
import type { Credential, CredentialKind } from './credential.js'
import {
  credentialVariables,
  type Environment,
  type RegistryEnvironment,
  readRegistryEnvironment,
} from './environment.js'

/** What {@link resolveCredential} looks for, and where. */
export interface CredentialQuery {
  readonly kind: CredentialKind
  /** Host and port of the registry, as in a reference. */
  readonly registry: string
  /** A credential that the caller gave. It comes before all others. */
  readonly explicit?: Credential | undefined
  /** Default `process.env`. */
  readonly env?: Environment | undefined
}

/**
 * The first credential of the kind for exactly this host: the one given, else the one in the environment.
 *
 * Disk: reads the files that `…_TOKEN_FILE` variables name.
 *
 * @throws AuthError with code `CREDENTIAL_MISSING` when there is none; PermissionError with code
 * `PUSH_CREDENTIAL_REQUIRED` when a push credential is wanted and only a pull credential is there; ConfigError with code
 * `CONFIG_INVALID` when the environment contradicts itself.
 */
export function resolveCredential(query: CredentialQuery): Credential {
  const { kind, explicit, env = process.env } = query
  const registry = query.registry.toLowerCase()
  const given = explicit?.registry.toLowerCase() === registry ? explicit : undefined
  if (given?.kind === kind) return given
  const environment = readRegistryEnvironment(env)
  const offered = environment.registry === registry ? environment : undefined
  const found = offered?.[kind]
  if (found !== undefined) return found

  const action = `find a ${kind} credential for`
  const hint = wayOut(kind, registry)
  const pull = given ?? offered?.pull
  if (kind === 'push' && pull !== undefined) {
    throw new PermissionError('PUSH_CREDENTIAL_REQUIRED', {
      action,
      target: registry,
      reason: `there is only a pull credential (from ${pull.origin})`,
      hint,
      side: 'local',
    })
  }
  throw new AuthError('CREDENTIAL_MISSING', {
    action,
    target: registry,
    reason: lookedAt(kind, explicit, environment),
    hint,
    side: 'local',
  })
}

function lookedAt(
  kind: CredentialKind,
  explicit: Credential | undefined,
  environment: RegistryEnvironment,
): string {
  const given =
    explicit === undefined
      ? 'none was given'
      : `the one given (from ${explicit.origin}) is a ${explicit.kind} credential for ${explicit.registry}`
  const { registry } = environment
  const variable = credentialVariables(kind).username
  if (registry === undefined) return `${given}, and SLIPWAY_REGISTRY is not set`
  return environment[kind] === undefined
    ? `${given}, and ${variable} is not set`
    : `${given}, and ${variable} is for ${registry}`
}

function wayOut(kind: CredentialKind, registry: string): string {
  const { username, token, tokenFile } = credentialVariables(kind)
  return `Set SLIPWAY_REGISTRY=${registry}, ${username}, and ${token} or ${tokenFile}.`
}

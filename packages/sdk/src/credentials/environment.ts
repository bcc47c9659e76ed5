import { readFileSync } from 'node:fs'
import { ConfigError } from '../errors/classes.js'
import { Secret } from '../log/secret.js'
import type { Credential, CredentialKind } from './credential.js'
import { readRegistryHost } from './registry-host.js'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says about the registry. */
export interface RegistryEnvironment {
  /** Host from `SLIPWAY_REGISTRY`. */
  readonly registry: string | undefined
  /** From `SLIPWAY_PROJECT`. */
  readonly project: string | undefined
  readonly push: Credential | undefined
  readonly pull: Credential | undefined
}

/** Names of the variables that hold a credential. */
export interface CredentialVariables {
  /** Names the host that the credential is for. */
  readonly registry: string
  readonly username: string
  readonly token: string
  readonly tokenFile: string
}

/** The names of the variables for a kind: `SLIPWAY_PUSH_USERNAME` and so on. */
export function credentialVariables(kind: CredentialKind): CredentialVariables {
  return variables('SLIPWAY_REGISTRY', `SLIPWAY_${kind.toUpperCase()}`)
}

/**
 * Reads registry, project and credentials from the environment. A variable that is set to nothing counts as not set,
 * as CI systems do with secrets that a job may not see.
 *
 * Disk: reads the files that `…_TOKEN_FILE` names; line ends after the token are dropped.
 *
 * @throws ConfigError with code `CONFIG_INVALID` for a user name without a token or the reverse, a token given twice, a
 * token file that cannot be read or is empty, a credential without `SLIPWAY_REGISTRY`, or a registry that is no host.
 */
export function readRegistryEnvironment(env: Environment): RegistryEnvironment {
  const registry = registryFromEnvironment(env)
  const read = (kind: CredentialKind) => readCredential(env, kind, credentialVariables(kind))
  return { registry, project: present(env, 'SLIPWAY_PROJECT'), push: read('push'), pull: read('pull') }
}

/**
 * Reads the pull credential of a second registry, from `SLIPWAY_SOURCE_REGISTRY`, `SLIPWAY_SOURCE_USERNAME` and
 * `SLIPWAY_SOURCE_TOKEN` (or `…_FILE`), by the rules of {@link readRegistryEnvironment}.
 *
 * @throws ConfigError with code `CONFIG_INVALID`.
 */
export function readSourceCredential(env: Environment): Credential | undefined {
  return readCredential(env, 'pull', variables('SLIPWAY_SOURCE_REGISTRY', 'SLIPWAY_SOURCE'))
}

/**
 * The host in `SLIPWAY_REGISTRY`, or `undefined` when it is not set.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when it is not a host.
 */
export function registryFromEnvironment(env: Environment): string | undefined {
  return hostIn(env, 'SLIPWAY_REGISTRY')
}

function hostIn(env: Environment, variable: string): string | undefined {
  const host = present(env, variable)
  return host === undefined ? undefined : readRegistryHost(host, variable)
}

function variables(registry: string, prefix: string): CredentialVariables {
  return {
    registry,
    username: `${prefix}_USERNAME`,
    token: `${prefix}_TOKEN`,
    tokenFile: `${prefix}_TOKEN_FILE`,
  }
}

function readCredential(
  env: Environment,
  kind: CredentialKind,
  names: CredentialVariables,
): Credential | undefined {
  const username = present(env, names.username)
  const token = present(env, names.token)
  const tokenFile = present(env, names.tokenFile)
  if (username === undefined && token === undefined && tokenFile === undefined) return undefined

  if (token !== undefined && tokenFile !== undefined) {
    throw invalid(names.token, `${names.tokenFile} is set as well`, 'Set one of the two.')
  }
  const origin = token === undefined ? names.tokenFile : names.token
  if (username === undefined) {
    throw invalid(
      origin,
      `${names.username} is not set`,
      `Set ${names.username} to the robot account's name.`,
    )
  }
  if (token === undefined && tokenFile === undefined) {
    throw invalid(
      names.username,
      `neither ${names.token} nor ${names.tokenFile} is set`,
      `Set ${names.token}, or ${names.tokenFile} to the path of a file that holds the token alone.`,
    )
  }
  const registry = hostIn(env, names.registry)
  if (registry === undefined) {
    throw invalid(
      names.username,
      `${names.registry} is not set, so the credential belongs to no host`,
      `Set ${names.registry} to the host that this credential is for.`,
    )
  }
  const secret = token ?? readTokenFile(names.tokenFile, tokenFile ?? '')
  return { kind, registry, username, secret: new Secret(secret), origin }
}

function readTokenFile(variable: string, path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw invalid(variable, `"${path}" cannot be read (${code})`, 'Check the path and who may read the file.')
  }
  const token = text.replace(/[\r\n]+$/, '')
  if (token === '') throw invalid(variable, `"${path}" is empty`, 'Write the token into the file.')
  return token
}

function present(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}

function invalid(variable: string, reason: string, hint: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { action: 'use', target: variable, reason, hint, side: 'local' })
}

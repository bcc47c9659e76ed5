import { readFileSync } from 'node:fs'
import { ConfigError } from '../errors/classes.js'
import { Secret } from '../log/secret.js'
import type { Credential, CredentialKind } from './credential.js'
import { API_USERNAME, withoutTokenPrefix } from './pasted.js'
import { platformUrl } from './platform-url.js'
import { readRegistryHost } from './registry-host.js'
import { secretVariable } from './secrets/secret-name.js'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says about one kind of credential. */
export interface CredentialEnvironment {
  /** The host that credentials of this kind are for, where it is named. */
  readonly host: string | undefined
  readonly credential: Credential | undefined
}

/** Names of the variables that hold a credential. */
export interface CredentialVariables {
  /** Names the host that the credential is for. */
  readonly registry: string
  /** Absent where the token says it all. */
  readonly username?: string
  readonly token: string
  readonly tokenFile: string
}

/** The names of the variables for a kind: `SLIPWAY_PUSH_USERNAME` and so on. */
export function credentialVariables(kind: CredentialKind): CredentialVariables {
  if (kind !== 'api') return variables('SLIPWAY_REGISTRY', `SLIPWAY_${kind.toUpperCase()}`)
  return { registry: 'SLIPWAY_API_URL', token: 'SLIPWAY_API_TOKEN', tokenFile: 'SLIPWAY_API_TOKEN_FILE' }
}

/**
 * Reads a credential from the environment, with the host that it is for. A variable that is set to nothing counts as not
 * set, as CI systems do with secrets that a job may not see.
 *
 * Disk: reads the file that `…_TOKEN_FILE` names; line ends after the token are dropped.
 *
 * @throws ConfigError with code `CONFIG_INVALID` for a user name without a token or the reverse, a token given twice, a
 * token file that cannot be read or is empty, a credential without `SLIPWAY_REGISTRY`, or a registry that is no host.
 */
export function readCredentialEnvironment(env: Environment, kind: CredentialKind): CredentialEnvironment {
  const names = credentialVariables(kind)
  const host = kind === 'api' ? platformUrl(env).host : hostIn(env, names.registry)
  return { host, credential: readCredential(env, kind, { names, host }) }
}

/**
 * Reads the pull credential of a second registry, from `SLIPWAY_SOURCE_REGISTRY`, `SLIPWAY_SOURCE_USERNAME` and
 * `SLIPWAY_SOURCE_TOKEN` (or `…_FILE`), by the rules of {@link readCredentialEnvironment}.
 *
 * @throws ConfigError with code `CONFIG_INVALID`.
 */
export function readSourceCredential(env: Environment): Credential | undefined {
  const names = variables('SLIPWAY_SOURCE_REGISTRY', 'SLIPWAY_SOURCE')
  return readCredential(env, 'pull', { names, host: hostIn(env, names.registry) })
}

/**
 * The passphrase of the file store: `SLIPWAY_STORE_PASSPHRASE`, or what the file that `SLIPWAY_STORE_PASSPHRASE_FILE` names
 * holds. Disk: reads that file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when both are set, or the file cannot be read or is empty.
 */
export function readStorePassphrase(env: Environment): Secret | undefined {
  return readSecret(env, 'SLIPWAY_STORE_PASSPHRASE')
}

/**
 * Reads the account of a Harbor's administrator, from `SLIPWAY_HARBOR_USERNAME` and `SLIPWAY_HARBOR_PASSWORD` (or `…_FILE`),
 * by the rules of {@link readCredentialEnvironment}: it is for the host in `SLIPWAY_REGISTRY` alone.
 *
 * @throws ConfigError with code `CONFIG_INVALID`.
 */
export function readHarborAdmin(env: Environment): Credential | undefined {
  const registry = 'SLIPWAY_REGISTRY'
  const prefix = 'SLIPWAY_HARBOR'
  const names = {
    registry,
    username: `${prefix}_USERNAME`,
    token: `${prefix}_PASSWORD`,
    tokenFile: `${prefix}_PASSWORD_FILE`,
  }
  return readCredential(env, 'push', { names, host: hostIn(env, registry) })
}

/**
 * What a webhook authenticates itself with: `SLIPWAY_WEBHOOK_SECRET`, or what the file that `SLIPWAY_WEBHOOK_SECRET_FILE`
 * names holds. Disk: reads that file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when both are set, or the file cannot be read or is empty.
 */
export function readWebhookSecret(env: Environment): Secret | undefined {
  return readSecret(env, 'SLIPWAY_WEBHOOK_SECRET')
}

/**
 * The value of a template's secret: `SLIPWAY_SECRET_RCON_PASSWORD` for `rcon-password`, or what the file that
 * `SLIPWAY_SECRET_RCON_PASSWORD_FILE` names holds. Disk: reads that file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when both are set, or the file cannot be read or is empty.
 */
export function readTemplateSecret(env: Environment, name: string): Secret | undefined {
  return readSecret(env, secretVariable(name))
}

function readSecret(env: Environment, name: string): Secret | undefined {
  const value = present(env, name)
  const file = present(env, `${name}_FILE`)
  if (file === undefined) return value === undefined ? undefined : new Secret(value)
  if (value !== undefined) throw invalid(name, `${name}_FILE is set as well`, 'Set one of the two.')
  return new Secret(readSecretFile(`${name}_FILE`, file))
}

function hostIn(env: Environment, variable: string): string | undefined {
  const host = present(env, variable)
  return host === undefined ? undefined : readRegistryHost(host, variable)
}

function variables(registry: string, prefix: string): CredentialVariables & { readonly username: string } {
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
  { names, host }: { readonly names: CredentialVariables; readonly host: string | undefined },
): Credential | undefined {
  const username = names.username === undefined ? API_USERNAME : present(env, names.username)
  const token = present(env, names.token)
  const tokenFile = present(env, names.tokenFile)
  const isSet = token !== undefined || tokenFile !== undefined
  if (!isSet && (username === undefined || names.username === undefined)) return undefined

  if (token !== undefined && tokenFile !== undefined) {
    throw invalid(names.token, `${names.tokenFile} is set as well`, 'Set one of the two.')
  }
  const origin = token === undefined ? names.tokenFile : names.token
  const named = names.username ?? names.token
  if (username === undefined) {
    throw invalid(origin, `${named} is not set`, `Set ${named} to the account's name.`)
  }
  if (!isSet) {
    throw invalid(
      named,
      `neither ${names.token} nor ${names.tokenFile} is set`,
      `Set ${names.token}, or ${names.tokenFile} to the path of a file that holds the token alone.`,
    )
  }
  if (host === undefined) {
    throw invalid(
      named,
      `${names.registry} is not set, so the credential belongs to no host`,
      `Set ${names.registry} to the host that this credential is for.`,
    )
  }
  const value = token ?? readSecretFile(names.tokenFile, tokenFile ?? '')
  const secret = new Secret(kind === 'api' ? withoutTokenPrefix(value) : value)
  return { kind, registry: host, username, secret, origin }
}

function readSecretFile(variable: string, path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw invalid(variable, `"${path}" cannot be read (${code})`, 'Check the path and who may read the file.')
  }
  const token = text.replace(/[\r\n]+$/, '')
  if (token === '') throw invalid(variable, `"${path}" is empty`, 'Write the secret into the file.')
  return token
}

function present(env: Environment, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}

function invalid(variable: string, reason: string, hint: string): ConfigError {
  return new ConfigError('CONFIG_INVALID', { action: 'use', target: variable, reason, hint, side: 'local' })
}

import { AuthError, PermissionError } from '../errors/classes.js'
import type { Credential, CredentialKind } from './credential.js'
import {
  type CredentialEnvironment,
  credentialVariables,
  type Environment,
  readCredentialEnvironment,
} from './environment.js'
import type { CredentialSource } from './source.js'
import type { CredentialAddress, StoreOptions } from './store.js'

/** What {@link resolveCredential} looks for, and where. */
export interface CredentialQuery extends CredentialAddress, StoreOptions {
  /** A credential that the caller gave. It comes before all others. */
  readonly explicit?: Credential | undefined
  /** Default `process.env`. */
  readonly env?: Environment | undefined
  /** Places to look in after the environment, the first answer counts. Default none. */
  readonly sources?: readonly CredentialSource[] | undefined
}

/**
 * The first credential of the kind for exactly this host: the one given, else the one in the environment, else the first
 * that a place has.
 *
 * Disk: reads the files that `…_TOKEN_FILE` variables name, and what the places read.
 *
 * @throws AuthError with code `CREDENTIAL_MISSING` when there is none; PermissionError with code
 * `PUSH_CREDENTIAL_REQUIRED` when a push credential is wanted and only a pull credential is there; ConfigError with code
 * `CONFIG_INVALID` when the environment contradicts itself.
 */
export async function resolveCredential(query: CredentialQuery): Promise<Credential> {
  const { kind, explicit, env = process.env, sources = [] } = query
  const registry = query.registry.toLowerCase()
  const given = explicit?.registry.toLowerCase() === registry ? explicit : undefined
  if (given?.kind === kind) return given
  const environment = readCredentialEnvironment(env, kind)
  const offered = environment.host === registry ? environment : undefined
  if (offered?.credential !== undefined) return offered.credential

  const address = { kind, registry, project: query.project }
  const asked = await askAll(sources, address, query)
  if (asked.credential !== undefined) return asked.credential

  const pull = kind === 'push' ? (given ?? (await pullCredential(query, registry))) : undefined
  if (pull !== undefined) throw onlyPull(pull, registry)
  const reasons = [...lookedAt(kind, explicit, environment), ...asked.reasons]
  throw new AuthError('CREDENTIAL_MISSING', {
    action: `find ${article(kind)} credential for`,
    target: registry,
    reason: `${reasons.slice(0, -1).join(', ')}, and ${reasons.at(-1)}`,
    hint: [wayOut(kind, registry), ...asked.hints].join(' '),
    side: 'local',
  })
}

interface Asked {
  readonly credential?: Credential
  readonly reasons: readonly string[]
  readonly hints: readonly string[]
}

async function askAll(
  sources: readonly CredentialSource[],
  address: CredentialAddress,
  options: StoreOptions,
): Promise<Asked> {
  const empty: string[] = []
  const reasons: string[] = []
  const hints: string[] = []
  for (const source of sources) {
    const answer = await source.find(address, options)
    if (answer.state === 'found') return { credential: answer.credential, reasons, hints }
    if (answer.state === 'none') empty.push(source.name)
    else {
      reasons.push(`the ${source.name} could not be asked (${answer.reason})`)
      hints.push(answer.hint)
    }
  }
  if (empty.length > 0) reasons.unshift(`there is none in the ${empty.join(' or the ')}`)
  return { reasons, hints }
}

/** A pull credential that is there in place of the wanted one. */
async function pullCredential(
  { env = process.env, sources = [], ...options }: CredentialQuery,
  registry: string,
): Promise<Credential | undefined> {
  const environment = readCredentialEnvironment(env, 'pull')
  if (environment.host === registry && environment.credential !== undefined) return environment.credential
  const address = { kind: 'pull', registry, project: options.project } as const
  return (await askAll(sources, address, options)).credential
}

function onlyPull(pull: Credential, registry: string): PermissionError {
  return new PermissionError('PUSH_CREDENTIAL_REQUIRED', {
    action: 'find a push credential for',
    target: registry,
    reason: `there is only a pull credential (from ${pull.origin})`,
    hint: wayOut('push', registry),
    side: 'local',
  })
}

function lookedAt(
  kind: CredentialKind,
  explicit: Credential | undefined,
  { host, credential }: CredentialEnvironment,
): readonly [string, string] {
  const given =
    explicit === undefined
      ? 'none was given'
      : `the one given (from ${explicit.origin}) is ${article(explicit.kind)} credential for ${explicit.registry}`
  const variables = credentialVariables(kind)
  const variable = variables.username ?? variables.token
  if (host === undefined) return [given, `${variables.registry} is not set`]
  return [given, credential === undefined ? `${variable} is not set` : `${variable} is for ${host}`]
}

function wayOut(kind: CredentialKind, registry: string): string {
  const { registry: host, username, token, tokenFile } = credentialVariables(kind)
  const names = [`${host}=${registry}`, ...(username === undefined ? [] : [username])]
  return `Run "slipway login", or set ${names.join(', ')}, and ${token} or ${tokenFile}.`
}

function article(kind: CredentialKind): string {
  return kind === 'api' ? 'an api' : `a ${kind}`
}

import { Secret } from '../../log/secret.js'
import { dockerHost } from './docker-host-key.js'
import { IDENTITY_TOKEN_USER, parseHelperList, parseHelperPair } from './helper-protocol.js'
import { type UserSecret, userSecretProblem } from './user-secret.js'

/** What a helper answered: a value, that it has none, or why it cannot be used. */
export type HelperAnswer<T> =
  | { readonly state: 'found'; readonly value: T }
  | { readonly state: 'none' }
  | UnavailableHelper

/** Why a helper cannot be used, as a clause, and what to do about it. */
export interface UnavailableHelper {
  readonly state: 'unavailable'
  readonly reason: string
  readonly hint: string
}

/** Reads the answer to `get`. One for another host than the one asked for is refused; so is an identity token. Empty is none. */
export function readPairAnswer(name: string, host: string, text: string): HelperAnswer<UserSecret> {
  const pair = parseHelperPair(text)
  if (pair === undefined) return unavailableHelper(name, 'answered with something else than a credential')
  const { ServerURL, Username, Secret: secret } = pair
  const asked = dockerHost(host)
  // Some helpers leave the address out, and docker does not miss it.
  if (asked === undefined || (ServerURL !== '' && dockerHost(ServerURL) !== asked)) {
    return unavailableHelper(name, `was asked for ${host} and answered for another host`)
  }
  if (Username === IDENTITY_TOKEN_USER) {
    return unavailableHelper(name, `has an identity token for ${host}, which is no secret of a robot account`)
  }
  // So docker-credential-pass 0.6.4 says that it has none, and docker takes it.
  if (Username === '' && secret === '') return { state: 'none' }
  const problem = userSecretProblem(Username, secret)
  if (problem !== undefined) return unavailableHelper(name, `gave a credential that is of no use: ${problem}`)
  return { state: 'found', value: { username: Username, secret: new Secret(secret) } }
}

/** Reads the answer to `list`: user names by host. Addresses that name no host are left out. */
export function readListAnswer(name: string, text: string): HelperAnswer<ReadonlyMap<string, string>> {
  const list = parseHelperList(text)
  if (list === undefined) return unavailableHelper(name, 'answered with something else than a list')
  const hosts = [...list].flatMap(([address, username]) => {
    const host = dockerHost(address)
    return host === undefined ? [] : [[host, username] as const]
  })
  return { state: 'found', value: new Map(hosts) }
}

/** The answer of a helper that is of no use, with a reason that follows its name. */
export function unavailableHelper(name: string, reason: string): UnavailableHelper {
  return {
    state: 'unavailable',
    reason: `docker-credential-${name} ${reason}`,
    hint: `Run "docker-credential-${name} list" to see what it says.`,
  }
}

import { isSdkError } from '../../errors/guards.js'
import { createRedactor } from '../../log/redactor.js'
import { Secret } from '../../log/secret.js'
import type { Credential, RegistryCredentialKind } from '../credential.js'
import type { CredentialStore } from '../store.js'
import { dockerAddress, dockerHost } from './docker-host-key.js'
import { HELPER_SENTENCES, IDENTITY_TOKEN_USER, OWN_HELPER, parseHelperPair } from './helper-protocol.js'

/** What a run of a helper says, errors included, and how it ends. */
export interface HelperOutput {
  readonly exitCode: 0 | 1
  readonly stdout: string
}

/** What {@link answerCredentialHelper} answers from. */
export interface CredentialHelperOptions {
  /** In the order in which they are asked. The first one keeps what docker stores. */
  readonly stores: readonly CredentialStore[]
  /** Of the program that asks, for `version`. */
  readonly version: string
  readonly signal?: AbortSignal | undefined
}

/** The order in which `get` takes them: a push credential may read as well. */
const KINDS: readonly RegistryCredentialKind[] = ['push', 'pull']
const PROGRAM = `docker-credential-${OWN_HELPER}`
const USAGE = `Usage: ${PROGRAM} <store|get|erase|list|version>`

/**
 * Answers docker as a credential helper, by the protocol of docker-credential-helpers. `get` knows a host alone: it gives
 * the push credential, else the pull credential, and of several projects the default one. `store` keeps a push credential
 * (what `docker login` was given) and makes it the default; `erase` forgets what `get` would give.
 *
 * Errors are part of the answer, as the protocol has it; they never hold a secret. It never throws.
 *
 * @param action the program's only argument
 * @param input all of its standard input
 */
export async function answerCredentialHelper(
  action: string | undefined,
  input: string,
  options: CredentialHelperOptions,
): Promise<HelperOutput> {
  try {
    return { exitCode: 0, stdout: await answer(action, input, options) }
  } catch (error) {
    return { exitCode: 1, stdout: `${sentenceOf(error)}\n` }
  }
}

async function answer(
  action: string | undefined,
  input: string,
  options: CredentialHelperOptions,
): Promise<string> {
  switch (action) {
    case 'get':
      return get(input, options)
    case 'store':
      return store(input, options)
    case 'erase':
      return erase(input, options)
    case 'list':
      return list(options)
    case 'version':
      return `${PROGRAM} ${options.version}\n`
    default:
      throw new Refusal(USAGE)
  }
}

async function get(input: string, options: CredentialHelperOptions): Promise<string> {
  const { address, registry } = readAddress(input)
  const found = registry === undefined ? undefined : await search(registry, options)
  if (found === undefined) throw new Refusal(HELPER_SENTENCES.notFound)
  const { username, secret } = found.credential
  return jsonLine({ ServerURL: address, Username: username, Secret: secret.reveal() })
}

async function store(input: string, { stores, signal }: CredentialHelperOptions): Promise<string> {
  const pair = parseHelperPair(input)
  if (pair === undefined) throw new Refusal('the input is no credential in JSON')
  const { ServerURL, Username: username, Secret: value } = pair
  if (ServerURL.trim() === '') throw new Refusal(HELPER_SENTENCES.noServerUrl)
  if (username === '') throw new Refusal(HELPER_SENTENCES.noUsername)
  if (username === IDENTITY_TOKEN_USER) throw new Refusal('identity tokens are not kept here')
  if (value === '') throw new Refusal('no credentials secret')
  const registry = dockerHost(ServerURL.trim())
  if (registry === undefined) throw new Refusal('the server URL names no registry')
  const [first] = stores
  if (first === undefined) throw new Refusal('there is nowhere to keep it')
  const secret = new Secret(value)
  const credential: Credential = { kind: 'push', registry, username, secret, origin: 'docker login' }
  try {
    await first.put(credential, { isDefault: true, signal })
  } catch (error) {
    const redactor = createRedactor()
    redactor.learn(secret)
    throw new Refusal(redactor.text(sentenceOf(error)))
  }
  return ''
}

async function erase(input: string, options: CredentialHelperOptions): Promise<string> {
  const { registry } = readAddress(input)
  const found = registry === undefined ? undefined : await search(registry, options)
  if (found === undefined) return ''
  const { kind, project } = found.credential
  await found.store.remove({ kind, registry: found.credential.registry, project }, { signal: options.signal })
  return ''
}

async function list({ stores, signal }: CredentialHelperOptions): Promise<string> {
  const answers = await Promise.allSettled(stores.map((each) => each.list({ signal })))
  const kept = answers.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  const failed = answers.find((each) => each.status === 'rejected')
  if (kept.length === 0 && failed !== undefined) throw failed.reason
  const names = new Map<string, string>()
  for (const kind of KINDS) {
    for (const { registry, username } of kept.filter((one) => one.kind === kind && one.isDefault)) {
      const address = dockerAddress(registry)
      if (!names.has(address)) names.set(address, username)
    }
  }
  return jsonLine(Object.fromEntries(names))
}

/** The credential that a host alone means. A store that cannot be asked matters only when no other has it. */
async function search(
  registry: string,
  { stores, signal }: CredentialHelperOptions,
): Promise<{ readonly store: CredentialStore; readonly credential: Credential } | undefined> {
  const failures: unknown[] = []
  for (const kind of KINDS) {
    for (const each of stores) {
      try {
        const credential = await each.get({ kind, registry }, { signal })
        if (credential !== undefined) return { store: each, credential }
      } catch (error) {
        failures.push(error)
      }
    }
  }
  if (failures.length > 0) throw failures[0]
  return undefined
}

function readAddress(input: string): { readonly address: string; readonly registry: string | undefined } {
  const address = input.trim()
  if (address === '') throw new Refusal(HELPER_SENTENCES.noServerUrl)
  return { address, registry: dockerHost(address) }
}

/** Only our own sentences: others may hold what they were given. */
function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return error.message
  if (!isSdkError(error)) return 'the credential store failed'
  return [error.message, error.hint].filter(Boolean).join(' ').replace(/\s+/g, ' ')
}

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** An answer that the protocol counts as an error. */
class Refusal extends Error {}

import { throwIfAborted } from '../../support/abort.js'
import type { Credential } from '../credential.js'
import type { CredentialAddress, CredentialStore, StoreOptions } from '../store.js'
import { askKeychain, type KeychainProgram } from './keychain-client.js'
import { keychainError, refuseLongEntry } from './keychain-error.js'
import type { KeychainUnavailable } from './keychain-protocol.js'
import { type AskKeychain, type KeychainQuestion, keychainSecrets } from './keychain-secrets.js'
import { secretNameOf } from './secret-entry.js'
import { accountOf, addressOf, credentialOf, formatEntry, newEntry, parseEntry } from './store-entry.js'

const HEADLESS_TIMEOUT_MS = 3_000
const INTERACTIVE_TIMEOUT_MS = 120_000
/** How long a keychain that cannot be used is not asked again while nobody is there to unlock it. */
const REST_MS = 30_000
/** How long a keychain that was proved to work is believed: it may be locked at any time. */
const PROOF_MS = 60_000

/** How {@link openKeychainStore} reaches the operating system's keychain. */
export interface KeychainOptions extends KeychainProgram {
  /** Milliseconds that an answer may take. @defaultValue 3,000 */
  readonly timeoutMs?: number | undefined
  /** Milliseconds that an answer may take when somebody is there to answer a dialog. @defaultValue 120,000 */
  readonly interactiveTimeoutMs?: number | undefined
}

/** A store in the operating system's keychain. */
export interface KeychainStore extends CredentialStore {
  /**
   * Shows that the keychain keeps what it is given, by writing a test value, reading it back and removing it, and gives the
   * name of the package that did it.
   *
   * @throws LocalError with code `KEYCHAIN_UNAVAILABLE`.
   */
  probe(options?: StoreOptions): Promise<{ readonly backend: string }>
}

/**
 * The operating system's keychain, through keytar or else `@github/keytar`, whichever is installed. Each call runs in a
 * process of its own, which is killed when it takes too long. Opening it does nothing.
 *
 * A keychain that is locked says that it has nothing. Before that is believed, it has to keep a test value, once a minute at most.
 *
 * Its calls throw LocalError `KEYCHAIN_UNAVAILABLE` with the way out as hint, LocalError `INTERNAL` when keytar or an entry is
 * broken, and AbortError; `put` also ConfigError `OPTION_INVALID` for a credential that does not fit.
 */
export function openKeychainStore(options: KeychainOptions = {}): KeychainStore {
  const ask = createAsker(options)
  return {
    name: 'keychain',
    protection: 'keychain',
    async get(address, limits = {}) {
      const { found } = await ask(
        { action: 'get', account: accountOf(address) },
        `read ${naming(address)} from the keychain`,
        limits,
      )
      const [at, entry] = [addressOf(found?.account ?? ''), parseEntry(found?.entry ?? '')]
      return at && entry && credentialOf(at, entry, 'keychain')
    },
    async put(credential, { isDefault = false, ...limits } = {}) {
      const entry = entryThatFits(credential, isDefault)
      await ask({ action: 'put', account: accountOf(credential), entry }, keeping(credential), limits)
    },
    async remove(address, limits = {}) {
      const action = `remove ${naming(address)} from the keychain`
      const { isRemoved } = await ask({ action: 'remove', account: accountOf(address) }, action, limits)
      return isRemoved === true
    },
    async list(limits = {}) {
      return (await ask({ action: 'list' }, 'list the credentials in the keychain', limits)).stored ?? []
    },
    secrets: keychainSecrets(ask),
    async probe(limits = {}) {
      const { backend } = await ask({ action: 'probe' }, 'keep a test value in the keychain', limits)
      return { backend }
    },
  }
}

/** Asks the keychain, and remembers whether it can be believed. */
function createAsker(options: KeychainOptions): AskKeychain {
  const { timeoutMs = HEADLESS_TIMEOUT_MS, interactiveTimeoutMs = INTERACTIVE_TIMEOUT_MS } = options
  let proof: number | undefined
  let failure: { readonly answer: KeychainUnavailable; readonly at: number } | undefined

  return async (question, action, limits) => {
    const { signal, isInteractive = false } = limits
    throwIfAborted(signal, action)
    const ways = waysBeside(question)
    if (failure !== undefined && !isInteractive && performance.now() - failure.at < REST_MS) {
      throw keychainError(failure.answer, action, ways)
    }
    const isProven =
      proof !== undefined && performance.now() - proof < PROOF_MS && question.action !== 'probe'
    const request = { account: '', entry: '', ...question, isProven }
    const limit = isInteractive ? interactiveTimeoutMs : timeoutMs
    const answer = await askKeychain(options, request, { timeoutMs: limit, signal })
    failure = answer.state === 'unavailable' ? { answer, at: performance.now() } : undefined
    if (answer.state !== 'done') throw keychainError(answer, action, ways)
    if (answer.isProven && !isProven) proof = performance.now()
    return answer
  }
}

function entryThatFits(credential: Credential, isDefault: boolean): string {
  // As the default, which any entry may become: so it is longest.
  const longest = formatEntry(newEntry(credential, true))
  const hint = 'Check that the user name and the token were pasted alone, without other text.'
  refuseLongEntry(longest, keeping(credential), hint)
  return formatEntry(newEntry(credential, isDefault))
}

/** Who only reads is told of no other way to keep something. */
function waysBeside({ action, account = '' }: KeychainQuestion): 'credential' | 'secret' | undefined {
  if (action !== 'put' && action !== 'probe') return undefined
  return secretNameOf(account) === undefined ? 'credential' : 'secret'
}

function keeping(address: CredentialAddress): string {
  return `keep ${naming(address)} in the keychain`
}

function naming({ kind, registry, project }: CredentialAddress): string {
  return `the ${kind} credential for ${project === undefined ? registry : `${registry}/${project}`}`
}

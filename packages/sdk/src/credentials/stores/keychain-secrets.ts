import type { Secret } from '../../log/secret.js'
import type { SecretStore } from '../secrets/secret-store.js'
import type { StoreOptions } from '../store.js'
import { refuseLongEntry } from './keychain-error.js'
import type { KeychainDone, KeychainRequest } from './keychain-protocol.js'
import { newSecretEntry, secretAccountOf, secretIn } from './secret-entry.js'
import { formatEntry, parseEntry } from './store-entry.js'

/** What a keychain store asks of the keychain. */
export type KeychainQuestion = Partial<Pick<KeychainRequest, 'account' | 'entry'>> &
  Pick<KeychainRequest, 'action'>

/** Asks the keychain; `action` is a verb phrase for messages. */
export type AskKeychain = (
  question: KeychainQuestion,
  action: string,
  limits: StoreOptions,
) => Promise<KeychainDone>

/** The secrets of templates in the operating system's keychain. */
export function keychainSecrets(ask: AskKeychain): SecretStore {
  return {
    async get(name, limits = {}) {
      const question = { action: 'get', account: secretAccountOf(name) } as const
      const { found } = await ask(question, `read the secret ${name} from the keychain`, limits)
      return secretIn(parseEntry(found?.entry ?? ''), name)
    },
    async put(name, value, limits = {}) {
      const action = `keep the secret ${name} in the keychain`
      const entry = entryThatFits(name, value, action)
      await ask({ action: 'put', account: secretAccountOf(name), entry }, action, limits)
    },
    async remove(name, limits = {}) {
      const question = { action: 'remove', account: secretAccountOf(name) } as const
      const { isRemoved } = await ask(question, `remove the secret ${name} from the keychain`, limits)
      return isRemoved === true
    },
    async list(limits = {}) {
      return (await ask({ action: 'list-secrets' }, 'list the secrets in the keychain', limits)).secrets ?? []
    },
  }
}

function entryThatFits(name: string, value: Secret, action: string): string {
  const entry = formatEntry(newSecretEntry(name, value))
  refuseLongEntry(entry, action, 'Keep it in the file store (--store file), or shorten it.')
  return entry
}

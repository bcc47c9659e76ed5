import type { Secret } from '../../log/secret.js'
import type { StoredSecret } from '../secrets/secret-store.js'
import type { Entries } from './entries.js'
import type { StoreEntry } from './store-entry.js'

/** No kind of credential begins so: whatever looks for credentials passes these entries over. */
const PREFIX = 'secret:template/'

/** The name of the entry that keeps a template's secret: `secret:template/<name>`. */
export function secretAccountOf(name: string): string {
  return `${PREFIX}${name}`
}

/** The secret that an entry's name stands for, or `undefined` when it is a credential's, or none of ours. */
export function secretNameOf(account: string): string | undefined {
  return account.startsWith(PREFIX) ? account.slice(PREFIX.length) : undefined
}

/** An entry for a secret that is stored now, in the layout of a credential's. */
export function newSecretEntry(name: string, secret: Secret): StoreEntry {
  return { username: name, secret, createdAt: new Date().toISOString(), isDefault: false }
}

/** The value that an entry keeps for exactly this name: Windows takes two names for one that differ in case alone. */
export function secretIn(entry: StoreEntry | undefined, name: string): Secret | undefined {
  return entry?.username === name ? entry.secret : undefined
}

/** All secrets of templates without their values, by name. */
export function listSecrets(entries: Entries): StoredSecret[] {
  return [...entries]
    .flatMap(([account, { createdAt }]) => {
      const name = secretNameOf(account)
      return name === undefined ? [] : [{ name, createdAt }]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

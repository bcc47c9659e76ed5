import type { CredentialAddress, StoredCredential } from '../store.js'
import { accountOf, addressOf, type StoreEntry, withoutSecret } from './store-entry.js'

/** What a store keeps: entries by account. */
export type Entries = ReadonlyMap<string, StoreEntry>

/**
 * The account that an address means. Without a project that is the host's default of the kind, else the only one there is,
 * else none: which of several was meant is not guessed.
 */
export function findAccount(entries: Entries, address: CredentialAddress): string | undefined {
  if (address.project !== undefined) {
    const account = accountOf(address)
    return entries.has(account) ? account : undefined
  }
  const group = sameHost(entries, address)
  // Two defaults are what a write leaves that was cut short: the newer one was meant.
  const [marked] = group
    .filter(([, { isDefault }]) => isDefault)
    .sort(([, a], [, b]) => b.createdAt.localeCompare(a.createdAt))
  const only = group.length === 1 ? group[0] : undefined
  return (marked ?? only)?.[0]
}

/**
 * The account to forget for an address: the one stored at exactly this address, so that whatever a list shows can be
 * removed, else the one that {@link findAccount} means.
 */
export function accountToRemove(entries: Entries, address: CredentialAddress): string | undefined {
  const account = accountOf(address)
  return entries.has(account) ? account : findAccount(entries, address)
}

/**
 * The entries to write so that the new one is kept, in the order in which a crash between them does least harm. The first
 * entry of a host and kind is its default, one that replaces the default stays it, and a new default takes the mark from
 * the old one.
 */
export function entriesToWrite(entries: Entries, address: CredentialAddress, entry: StoreEntry): Entries {
  const account = accountOf(address)
  const others = sameHost(entries, address).filter(([other]) => other !== account)
  const isDefault = entry.isDefault || others.length === 0 || entries.get(account)?.isDefault === true
  const unmarked = others
    .filter(([, other]) => isDefault && other.isDefault)
    .map(([other, old]): [string, StoreEntry] => [other, { ...old, isDefault: false }])
  return new Map([[account, { ...entry, isDefault }], ...unmarked])
}

/** All entries without secrets, by account. Those of other programs are left out. */
export function listEntries(entries: Entries): StoredCredential[] {
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([account, entry]) => {
      const address = addressOf(account)
      return address === undefined ? [] : [withoutSecret(address, entry)]
    })
}

function sameHost(entries: Entries, { kind, registry }: CredentialAddress): [string, StoreEntry][] {
  const prefix = accountOf({ kind, registry })
  return [...entries].filter(([account]) => account.startsWith(prefix))
}

import type { SecretStore } from '../secrets/secret-store.js'
import type { EntryShelf } from './entry-store.js'
import { listSecrets, newSecretEntry, secretAccountOf, secretIn } from './secret-entry.js'

/** The secrets of templates that lie on a shelf, beside its credentials. */
export function secretsOnShelf(shelf: EntryShelf): SecretStore {
  return {
    get: async (name, options = {}) => secretIn((await shelf.read(options)).get(secretAccountOf(name)), name),
    put: (name, value, options = {}) =>
      shelf.change(
        (entries) => new Map([...entries, [secretAccountOf(name), newSecretEntry(name, value)]]),
        options,
      ),
    async remove(name, options = {}) {
      const account = secretAccountOf(name)
      let isRemoved = false
      await shelf.change((entries) => {
        isRemoved = entries.has(account)
        return isRemoved ? new Map([...entries].filter(([other]) => other !== account)) : undefined
      }, options)
      return isRemoved
    },
    list: async (options = {}) => listSecrets(await shelf.read(options)),
  }
}

import type { Credential } from '../credentials/credential.js'
import type { CredentialAddress, CredentialStore, StoreOptions } from '../credentials/store.js'
import { isSdkError } from '../errors/guards.js'

/**
 * Keeps all of the credentials as defaults of their hosts, or none: when the store fails or the caller cancels in the middle,
 * what was there before is put back.
 *
 * @throws what the store throws when it is to keep one.
 */
export async function storeAll(
  store: CredentialStore,
  credentials: readonly Credential[],
  { signal, isInteractive }: StoreOptions,
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    for (const credential of credentials) {
      const { kind, registry, project } = credential
      const address = { kind, registry, ...(project !== undefined && { project }) }
      const before = await whatIsThere(store, address, { signal, isInteractive })
      await store.put(credential, { signal, isInteractive, isDefault: true })
      if (before === 'nothing') undo.unshift(() => store.remove(address, { isInteractive }))
      else if (before !== 'unknown') undo.unshift(() => store.put(before, { isInteractive, isDefault: true }))
    }
  } catch (error) {
    // The first failure is the one to tell: a store that fails again has nothing to add.
    for (const step of undo) await step().catch(() => undefined)
    throw error
  }
}

/** What stands at exactly this address. A store that does not tell is asked to keep the new one: its answer says more. */
async function whatIsThere(
  store: CredentialStore,
  address: CredentialAddress,
  options: StoreOptions,
): Promise<Credential | 'nothing' | 'unknown'> {
  try {
    const found = await store.get(address, options)
    // Without a project, a store may answer with what stands at another address.
    return found !== undefined && found.project === address.project ? found : 'nothing'
  } catch (error) {
    if (isSdkError(error, 'ABORTED')) throw error
    return 'unknown'
  }
}

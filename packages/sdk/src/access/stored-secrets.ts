import type { SecretStore } from '../credentials/secrets/secret-store.js'
import type { CredentialStore } from '../credentials/store.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Logger } from '../log/logger.js'
import { checkSecretName } from './put-secret.js'
import type { ListedSecret } from './secret-calls.js'

/** How stores are asked, and who hears of those that cannot be. */
export interface AskSecretsOptions {
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
}

/** The secrets of all stores by name, without values. */
export async function listSecrets(
  stores: readonly CredentialStore[],
  { logger, signal }: AskSecretsOptions,
): Promise<readonly ListedSecret[]> {
  const { answers, closed } = await askAll(stores, (secrets) => secrets.list({ signal }))
  const listed = answers.flatMap(({ store, answer }) =>
    answer.map(({ name, createdAt }) => ({ name, store, createdAt })),
  )
  tellOfClosed(closed, { logger, isEnough: listed.length > 0, consequence: 'what it keeps is not listed' })
  // Of one name, the order of the stores stays: the first one is used.
  return listed.sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
}

/** Forgets a secret in every store that can be asked; whether one had it. */
export async function removeSecret(
  stores: readonly CredentialStore[],
  name: string,
  { logger, signal }: AskSecretsOptions,
): Promise<boolean> {
  checkSecretName(name, 'remove the secret of the name that was given')
  const { answers, closed } = await askAll(stores, (secrets) => secrets.remove(name, { signal }))
  const isRemoved = answers.some(({ answer }) => answer)
  tellOfClosed(closed, { logger, isEnough: isRemoved, consequence: 'it may still have the secret' })
  return isRemoved
}

interface ClosedStore {
  readonly store: string
  readonly error: SdkError
}

async function askAll<T>(
  stores: readonly CredentialStore[],
  ask: (secrets: SecretStore) => Promise<T>,
): Promise<{
  readonly answers: readonly { readonly store: string; readonly answer: T }[]
  readonly closed: readonly ClosedStore[]
}> {
  const answers: { store: string; answer: T }[] = []
  const closed: ClosedStore[] = []
  for (const { name: store, secrets } of stores) {
    if (secrets === undefined) continue
    try {
      answers.push({ store, answer: await ask(secrets) })
    } catch (error) {
      if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO')) throw error
      closed.push({ store, error })
    }
  }
  return { answers, closed }
}

/** Nothing found is no answer while a store cannot be asked. */
function tellOfClosed(
  closed: readonly ClosedStore[],
  { logger, isEnough, consequence }: { logger: Logger; isEnough: boolean; consequence: string },
): void {
  const [first] = closed
  if (first !== undefined && !isEnough) throw first.error
  for (const { store, error } of closed) {
    logger.warn(`The ${store} could not be asked (${error.reason}): ${consequence}.`)
  }
}

import { isSecretName, SECRET_NAME_RULE, secretVariable } from '../credentials/secrets/secret-name.js'
import { secretValueTrouble } from '../credentials/secrets/secret-value.js'
import type { CredentialStore, StoreOptions } from '../credentials/store.js'
import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { Secret } from '../log/secret.js'
import type { Warning } from '../pack/warning.js'
import { chooseStore, type StoreChoice } from './choose-store.js'
import type { KeptSecret, SecretPutOptions } from './secret-calls.js'

const HINT = 'A template names a secret such as "rcon-password"; its value is given apart from the name.'

/**
 * Keeps a secret in the chosen store, and forgets what the other stores have under its name: else one of them would go on
 * answering in its place.
 */
export async function putSecret(
  stores: readonly CredentialStore[],
  { name, value, store: choice, isInteractive, signal }: SecretPutOptions,
): Promise<KeptSecret> {
  checkSecretName(name, 'keep a secret under the name that was given')
  const secret = value instanceof Secret ? value : new Secret(value)
  const trouble = secretValueTrouble(secret.reveal())
  if (trouble !== undefined) {
    throw invalid(
      `keep the secret ${name}`,
      `its value ${trouble}`,
      'Give the value alone, as the server reads it.',
    )
  }
  const store = storeFor(stores, choice, name)
  await store.secrets.put(name, secret, { isInteractive, signal })
  const others = stores.includes(store) ? stores.filter((other) => other !== store) : []
  // Without its dialogs: nobody asked for a store that was not chosen.
  const warnings = await forgetIn(others, name, { signal })
  return {
    schemaVersion: 1,
    name,
    store: store.name,
    protection: store.protection,
    variable: secretVariable(name),
    warnings,
  }
}

/**
 * Refuses what cannot be a name, without repeating it: it may be the value.
 *
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function checkSecretName(name: string, action: string): void {
  if (!isSecretName(name)) throw invalid(action, SECRET_NAME_RULE, HINT)
}

type SecretKeeper = CredentialStore & { readonly secrets: NonNullable<CredentialStore['secrets']> }

function storeFor(
  stores: readonly CredentialStore[],
  choice: StoreChoice | undefined,
  name: string,
): SecretKeeper {
  const keepers = stores.filter(keepsSecrets)
  const store = chooseStore(choice === undefined && keepers.length > 0 ? keepers : stores, choice)
  if (keepsSecrets(store)) return store
  throw invalid(
    `keep the secret ${name}`,
    `the store ${store.name} keeps credentials alone`,
    `Choose the keychain or the file store, or set ${secretVariable(name)}.`,
  )
}

function keepsSecrets(store: CredentialStore): store is SecretKeeper {
  return store.secrets !== undefined
}

/** The new value is kept: what another store does not do is no failure of this call. */
async function forgetIn(
  stores: readonly CredentialStore[],
  name: string,
  options: StoreOptions,
): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  for (const { name: store, secrets } of stores) {
    try {
      await secrets?.remove(name, options)
    } catch (error) {
      // A keychain that is not installed answers nobody.
      if (isSdkError(error, 'KEYCHAIN_UNAVAILABLE') && !error.retryable) continue
      const reason = isSdkError(error) ? error.reason : 'it failed'
      const message = `The ${store} could not be asked to forget ${name} (${reason}): if it has another value, that one may be used. Remove it with: slipway template secret remove ${name}, then set it again.`
      warnings.push({ code: 'SECRET_IN_TWO_STORES', message })
    }
  }
  return warnings
}

function invalid(action: string, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', { action, reason, hint, side: 'local' })
}

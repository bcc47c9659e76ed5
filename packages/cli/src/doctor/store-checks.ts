import {
  type Client,
  type CredentialCheck,
  type CredentialSetting,
  isSdkError,
  type SettingCheck,
  type StoreReport,
} from '@slipway/sdk'
import { placeOf, protectionWords } from '../output/credential-words.js'
import { type DoctorCheck, fail, ok, warn } from './check.js'
import { nextOf } from './registry-checks.js'

/** The stores that a login writes to, as `origin` names them. */
const STORES = ['keychain', 'file']

/** The rows about what is stored on this machine: the API token, the keychain, the file store. No network. */
export async function checkStores(
  client: Client,
  options: { readonly push: SettingCheck<CredentialSetting> | undefined; readonly signal: AbortSignal },
): Promise<DoctorCheck[]> {
  const { push, signal } = options
  try {
    const { credentials, stores } = await client.credentials.status({ verify: false, signal })
    const hasOther = push?.state === 'valid' && !STORES.includes(push.value.origin)
    return [
      ...credentials.flatMap((check) => (check.kind === 'api' ? [checkApiToken(check)] : [])),
      ...stores.flatMap((store) =>
        store.name === 'keychain' ? [checkKeychain(store, hasOther)] : checkFileStore(store),
      ),
    ]
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return [fail('credential stores', error.message, nextOf(error))]
  }
}

function checkApiToken(check: CredentialCheck): DoctorCheck {
  const name = 'api token'
  if (check.state === 'absent') return ok(name, 'none; a push needs none')
  if ('error' in check) return fail(name, check.error.message, nextOf(check.error))
  return ok(name, `for ${check.registry} (from ${check.origin})`)
}

/** A job whose credentials are in its environment needs no keychain. */
function checkKeychain({ stored, unavailable, hint }: StoreReport, hasOther: boolean): DoctorCheck {
  const name = 'keychain'
  if (unavailable === undefined) return ok(name, `works; ${contents(stored)}`)
  if (hasOther) return ok(name, `cannot be used (${unavailable}); the credential is from elsewhere`)
  const next = hint ?? 'Run slipway login --allow-file-store to keep credentials in a file.'
  return warn(name, `cannot be used: ${unavailable}`, next)
}

function checkFileStore({ protection, stored, unavailable, hint }: StoreReport): DoctorCheck[] {
  const name = 'file store'
  if (unavailable !== undefined) {
    return [warn(name, `cannot be used: ${unavailable}`, hint ?? 'Log in again.')]
  }
  if (stored.length === 0) return []
  const detail = `${contents(stored)}, in ${protectionWords(protection)}`
  if (protection !== 'plain-file') return [ok(name, detail)]
  const next =
    'Run slipway logout, set SLIPWAY_STORE_PASSPHRASE, and log in again; or log in with a keychain.'
  return [warn(name, detail, next)]
}

function contents(stored: StoreReport['stored']): string {
  return stored.map(({ kind, ...place }) => `${kind} for ${placeOf(place)}`).join(', ') || 'empty'
}

import type { Credential, RegistryCredentialKind } from '../../credentials/credential.js'
import type { CredentialStore, StoredCredential, StoreOptions } from '../../credentials/store.js'
import { isSdkError } from '../../errors/guards.js'
import { withHint } from '../../errors/with-hint.js'
import type { RobotSecret } from '../../harbor/records/robot.js'
import { Secret } from '../../log/secret.js'
import type { Session } from '../../session/session.js'
import { login } from '../login.js'
import type { LoginReceipt } from '../login-receipt.js'
import type { SetupInput } from './setup-input.js'

/** A host that no registry has (RFC 2606), for a value that is kept to see whether it can be. */
const TRIAL = { kind: 'push', registry: 'slipway.invalid' } as const

/** What the store keeps, without secrets; undefined where it cannot be asked: only who stores something needs it. */
export async function listKept(
  store: CredentialStore,
  options: StoreOptions,
): Promise<readonly StoredCredential[] | undefined> {
  try {
    return await store.list(options)
  } catch (error) {
    if (isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO', 'CONFIG_INVALID')) return undefined
    throw error
  }
}

/**
 * Keeps a worthless value and forgets it again, before a secret is made that is shown only once.
 *
 * @throws LocalError `KEYCHAIN_UNAVAILABLE` and whatever else `put` throws.
 */
export async function tryStore(store: CredentialStore, options: StoreOptions): Promise<void> {
  await store.put({ ...TRIAL, username: 'trial', secret: new Secret('trial'), origin: 'setup' }, options)
  // Without the signal: what was kept for a trial does not stay.
  await store.remove(TRIAL, { isInteractive: options.isInteractive })
}

/**
 * Keeps a robot account's new secret, then proves it at the registry.
 *
 * It is kept before it is proved, and a signal does not stop that: the secret cannot be had again.
 */
export async function keepSecret(
  { session, store, input }: { session: Session; store: CredentialStore; input: SetupInput },
  kind: RegistryCredentialKind,
  { name: username, secret, expiresAt }: RobotSecret,
  { isInteractive, signal }: StoreOptions,
): Promise<LoginReceipt> {
  const { registry, project } = input
  const credential: Credential = { kind, registry, project, username, secret, origin: 'harbor', expiresAt }
  try {
    await store.put(credential, { isInteractive, isDefault: true })
  } catch (error) {
    if (!isSdkError(error)) throw error
    const lost = `The secret of the robot account "${username}" is lost: renew it once the store works.`
    throw withHint(error, `${error.hint ?? ''} ${lost}`.trim())
  }
  const pair = { username, token: secret }
  return login(session, store, { registry, project, [kind]: pair, expiresAt, isInteractive, signal })
}

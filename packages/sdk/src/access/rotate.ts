import type { Credential, RegistryCredentialKind } from '../credentials/credential.js'
import type { CredentialStore } from '../credentials/store.js'
import { ServiceError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { dashboardOf } from '../platform/dashboard.js'
import type { RobotCredential } from '../platform/records/registry-credentials.js'
import { createRegistryService } from '../platform/registry-service.js'
import type { Session } from '../session/session.js'
import type { StoredLogin } from './login-receipt.js'
import { fetchAccount } from './registry-account.js'
import { verifyRegistryCredential } from './verify-credential.js'

/** What is to be rotated. */
export interface RotateOptions {
  readonly kind: RegistryCredentialKind
  readonly signal?: AbortSignal | undefined
}

/**
 * Gives a robot account another secret and stores it. The old one stops working at once, on servers too: app versions that
 * hold it need the new one.
 *
 * Before the platform is asked, the store has to take the credential as it is: a secret that could not be kept would be
 * lost, though it can be rotated again.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where the platform has no call for it; SdkError `KEYCHAIN_UNAVAILABLE`, and then
 * nothing was rotated.
 */
export async function rotate(
  session: Session,
  store: CredentialStore,
  { kind, signal }: RotateOptions,
): Promise<StoredLogin> {
  const api = await session.credential(session.apiUrl.host, 'api', { signal })
  if (api === 'anonymous') throw notOffered(session)
  const platform = session.openPlatform(api)
  const { account } = await fetchAccount(platform, { signal })
  const current = account?.[kind]
  const service = createRegistryService(platform)
  const offered = await service.capabilities({ signal })
  if (account === undefined || current === undefined || offered?.credentials !== true)
    throw notOffered(session)

  const { registry, project } = account
  const place = { kind, registry, project, origin: 'platform' } as const
  await store.put({ ...place, ...current }, { signal, isDefault: true })
  const rotated: Credential = { ...place, ...(await rotateOnce(platform, { kind, current, signal })) }
  await store.put(rotated, { isDefault: true })
  const rights = await verifyRegistryCredential(session, rotated, { signal })
  const { name, protection } = store
  return { kind, registry, project, username: rotated.username, store: name, protection, rights }
}

/** An answer that got lost says nothing about the request: what the platform has now does, and a second request is none. */
async function rotateOnce(
  platform: JsonApi,
  { kind, current, signal }: RotateOptions & { readonly current: RobotCredential },
): Promise<RobotCredential> {
  try {
    return await createRegistryService(platform).rotate(kind, { signal })
  } catch (error) {
    const now = await fetchAccount(platform, {}).catch(() => undefined)
    const found = now?.account?.[kind]
    if (found === undefined || found.secret.reveal() === current.secret.reveal()) throw error
    return found
  }
}

function notOffered({ apiUrl }: Session): ServiceError {
  return new ServiceError('CAPABILITY_MISSING', {
    action: 'rotate a credential at',
    target: apiUrl.host,
    reason: 'this server has no call for it',
    hint: `Do it in the dashboard: ${dashboardOf(apiUrl).registryUrl}. Then log in with the new token.`,
    side: 'platform',
  })
}

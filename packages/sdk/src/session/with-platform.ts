import type { JsonApi } from '../http/json-api.js'
import type { ClientOptions } from './client-options.js'
import { openSession, type Session } from './session.js'

/**
 * Opens the hosting platform with the API token, works, and closes it whatever happens. No registry is needed.
 *
 * @throws AuthError `CREDENTIAL_MISSING` without an API token.
 */
export async function withPlatform<T>(
  options: ClientOptions,
  { signal }: { readonly signal?: AbortSignal | undefined },
  work: (platform: JsonApi, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(options)
  try {
    const credential = await session.credential(session.apiUrl.host, 'api', { signal })
    if (credential === 'anonymous') throw new TypeError('the platform has no anonymous access')
    return await work(session.openPlatform(credential), session)
  } finally {
    session.close()
  }
}

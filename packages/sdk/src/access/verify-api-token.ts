import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'

/**
 * Tries an API token with the smallest read that there is. Network: 1 GET.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`; ServiceError `UNEXPECTED_RESPONSE` when what answers is no such platform;
 * ConnectionError.
 */
export async function verifyApiToken(
  platform: JsonApi,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const answer = z.looseObject({ applications: z.array(z.unknown()) })
  await platform.call({ method: 'GET', path: '/v1/apps?limit=1', answer, action: 'sign in to', signal })
}

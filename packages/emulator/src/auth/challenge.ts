import { RequestError } from '../server/request-error.js'
import type { Action, Need } from './accounts.js'
import { SERVICE } from './gate.js'

/** What a Bearer challenge tells a client. */
export interface BearerChallenge {
  /** Scheme and host of the token service. */
  readonly origin: string
  readonly needs: readonly Need[]
  /** @defaultValue `slipway-emulator` */
  readonly service?: string
  /** Why the token that came is not enough (RFC 6750 section 3.1). */
  readonly error?: 'invalid_token' | 'insufficient_scope'
}

/** Writes the value of a Basic challenge (RFC 7617). */
export function basicChallenge(realm: string = SERVICE): string {
  return `Basic realm="${realm}"`
}

/**
 * Writes the value of a Bearer challenge. Names in it have passed the repository name grammar, so nothing is
 * quoted.
 *
 * @see distribution token specification, "Requesting a Token"
 */
export function bearerChallenge(challenge: BearerChallenge): string {
  const scope = scopeOf(challenge.needs)
  return [
    `Bearer realm="${challenge.origin}/service/token"`,
    `service="${challenge.service ?? SERVICE}"`,
    ...(scope === '' ? [] : [`scope="${scope}"`]),
    ...(challenge.error ? [`error="${challenge.error}"`] : []),
  ].join(',')
}

/** Makes the 401 error with a challenge. */
export function unauthorized(challenge: string, needs: readonly Need[] = []): RequestError {
  return new RequestError(
    401,
    [
      {
        code: 'UNAUTHORIZED',
        message: 'authentication required',
        ...(needs.length > 0 ? { detail: needs } : {}),
      },
    ],
    { 'www-authenticate': challenge },
  )
}

function scopeOf(needs: readonly Need[]): string {
  const actionsOf = new Map<string, Set<Action>>()
  for (const { repository, action } of needs) {
    const actions = actionsOf.get(repository) ?? new Set()
    // A pusher also looks for what is there already; asking for both at once saves it a round trip.
    if (action === 'push') actions.add('pull')
    actionsOf.set(repository, actions.add(action))
  }
  return [...actionsOf].map(([name, actions]) => `repository:${name}:${[...actions].join(',')}`).join(' ')
}

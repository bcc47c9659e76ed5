import { z } from 'zod'
import type { Right } from '../credentials/right.js'

/** What a registry token allows in a repository. */
export interface RepositoryRights {
  readonly pull: Right
  readonly push: Right
  readonly delete: Right
}

/** The answer of a registry that does not tell. */
export const RIGHTS_UNKNOWN: RepositoryRights = { pull: 'unknown', push: 'unknown', delete: 'unknown' }

const payload = z.looseObject({
  access: z.array(z.looseObject({ name: z.string(), actions: z.array(z.string()).nullish() })).nullish(),
})

/**
 * Reads what a bearer token allows. It is only read here, never believed: the registry checks it.
 *
 * @see distribution token authentication, "JWT claim set": `access`
 */
export function rightsInToken(token: string, repository: string): RepositoryRights {
  const claims = payload.safeParse(claimsOf(token))
  if (!claims.success) return RIGHTS_UNKNOWN
  const granted = (claims.data.access ?? [])
    .filter(({ name }) => name === repository)
    .flatMap(({ actions }) => actions ?? [])
  const may = (action: string): Right => (granted.includes(action) || granted.includes('*') ? 'yes' : 'no')
  return { pull: may('pull'), push: may('push'), delete: may('delete') }
}

function claimsOf(token: string): unknown {
  const [, claims] = token.split('.')
  if (claims === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { readAuthorization } from '../../server/authorization.js'
import type { RequestContext } from '../../server/request-context.js'

const claimsShape = z.object({ sub: z.string() })

/** The name that a request to the registry was made under. Only for one that was admitted: nothing is checked here. */
export function operatorOf({ header }: RequestContext): string {
  const authorization = readAuthorization(header('authorization'))
  if (authorization.kind === 'basic') return authorization.username
  return authorization.kind === 'bearer' ? subjectOf(authorization.token) : ''
}

function subjectOf(token: string): string {
  try {
    const [, payload = ''] = token.split('.')
    return claimsShape.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).sub
  } catch {
    return ''
  }
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Grant } from './token-scope.js'

/** What a token proves. */
export interface Claims {
  readonly username: string
  readonly access: readonly Grant[]
}

/** A token as the token service hands it out. */
export interface IssuedToken {
  readonly token: string
  readonly issuedAt: Date
  readonly expiresInSeconds: number
}

/** Issues tokens and recognises its own. Its key lives as long as the process. */
export interface TokenSigner {
  issue(claims: Claims): IssuedToken
  /** Gives what a token proves; undefined for a forged, foreign or expired one. */
  verify(token: string): Claims | undefined
}

/** As signed tokens of the distribution project begin (RFC 7515). */
const HEADER = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'HS256' })).toString('base64url')

const payloadSchema = z.object({
  sub: z.string(),
  access: z.array(
    z.object({
      type: z.literal('repository'),
      name: z.string(),
      actions: z.array(z.enum(['pull', 'push', 'delete'])),
    }),
  ),
  /** Seconds since 1970. */
  exp: z.number(),
})

/**
 * Creates a signer with a random key. Clients may read in a token what it allows.
 *
 * @param ttlSeconds - How long a token is valid. 0 makes tokens that are expired from the start.
 * @param now - The clock, in milliseconds since 1970.
 */
export function createTokenSigner(ttlSeconds: number, now: () => number = Date.now): TokenSigner {
  const key = randomBytes(32)
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest()
  return {
    issue(claims) {
      const issuedAt = new Date(now())
      const iat = issuedAt.getTime() / 1000
      const { username: sub, access } = claims
      const payload = Buffer.from(JSON.stringify({ sub, access, iat, exp: iat + ttlSeconds })).toString(
        'base64url',
      )
      const signed = `${HEADER}.${payload}`
      const token = `${signed}.${sign(signed).toString('base64url')}`
      return { token, issuedAt, expiresInSeconds: ttlSeconds }
    },
    verify(token) {
      const [header = '', payload = '', signature = ''] = token.split('.')
      const expected = sign(`${header}.${payload}`)
      const given = Buffer.from(signature, 'base64url')
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      const claims = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
      return claims.exp * 1000 > now() ? { username: claims.sub, access: claims.access } : undefined
    },
  }
}

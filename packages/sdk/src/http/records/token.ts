import { z } from 'zod'

const DEFAULT_LIFETIME_S = 60

const schema = z.looseObject({
  token: z.string().nullish(),
  access_token: z.string().nullish(),
  expires_in: z.coerce.number().nonnegative().nullish().catch(undefined),
})

/** A token server's answer. */
export interface TokenRecord {
  readonly token: string
  /** Milliseconds from its issue. 60,000 when the server names none, as its documentation says. */
  readonly lifetimeMs: number
}

/** Reads a token server's answer: `token` first, then `access_token`, which Harbor sends empty. */
export function readToken(body: Buffer): TokenRecord | undefined {
  const parsed = schema.safeParse(parseJson(body))
  if (!parsed.success) return undefined
  const { token, access_token, expires_in } = parsed.data
  const value = token || access_token
  if (!value) return undefined
  return { token: value, lifetimeMs: (expires_in || DEFAULT_LIFETIME_S) * 1000 }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

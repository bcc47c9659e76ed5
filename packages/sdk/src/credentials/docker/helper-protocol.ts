import { isObject } from './docker-config.js'

/** What a helper is asked to do: its only argument. */
export type HelperAction = 'store' | 'get' | 'erase' | 'list' | 'version'

/** What docker's configuration calls the helper that answers from our stores. */
export const OWN_HELPER = 'slipway'

/** A pair as it goes through the protocol, in docker's spelling of the fields. */
export interface HelperPair {
  readonly ServerURL: string
  readonly Username: string
  readonly Secret: string
}

/**
 * The sentences that helpers and their callers know each other by: docker-credential-helpers, `credentials/error.go`.
 * `notFound` is an answer and no failure.
 */
export const HELPER_SENTENCES = {
  notFound: 'credentials not found in native keychain',
  noServerUrl: 'no credentials server URL',
  noUsername: 'no credentials username',
} as const

/** In the place of a user name it says that the secret is an identity token. */
export const IDENTITY_TOKEN_USER = '<token>'

/** Reads a pair; unknown fields are let pass, missing ones are empty. `undefined` when it is no JSON object of texts. */
export function parseHelperPair(text: string): HelperPair | undefined {
  const value = parseObject(text)
  if (value === undefined) return undefined
  const { ServerURL = '', Username = '', Secret = '' } = value
  if (typeof ServerURL !== 'string' || typeof Username !== 'string' || typeof Secret !== 'string') {
    return undefined
  }
  return { ServerURL, Username, Secret }
}

/** Reads the answer to `list`: user names by address. `undefined` when it is no JSON object of texts. */
export function parseHelperList(text: string): ReadonlyMap<string, string> | undefined {
  const value = parseObject(text)
  if (value === undefined) return undefined
  const names = new Map<string, string>()
  for (const [address, username] of Object.entries(value)) {
    if (typeof username !== 'string') return undefined
    names.set(address, username)
  }
  return names
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The user name that stands for an API token, which has none. */
export const API_USERNAME = 'token'

/**
 * A value as it was meant, from what people paste: white space around it and one pair of quotes are dropped. A `$` in it
 * stays: it is part of a robot account's name.
 */
export function cleanPasted(text: string): string {
  const trimmed = text.trim()
  const quoted = /^(["'`])(.*)\1$/s.exec(trimmed)
  return (quoted?.[2] ?? trimmed).trim()
}

/** An API token alone: the dashboard's button copies it with `token ` in front. */
export function withoutTokenPrefix(text: string): string {
  return cleanPasted(cleanPasted(text).replace(/^token\s+/i, ''))
}

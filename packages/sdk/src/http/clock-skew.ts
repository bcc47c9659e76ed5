/**
 * By how many whole seconds this machine's clock is ahead of a server's (negative: behind it), or `undefined` where the
 * `Date` header of its answer does not tell.
 *
 * @see RFC 9110, section 6.6.1
 */
export function clockSkewSeconds(date: string | undefined, nowMs: number): number | undefined {
  const serverMs = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(serverMs) ? undefined : Math.round((nowMs - serverMs) / 1000)
}

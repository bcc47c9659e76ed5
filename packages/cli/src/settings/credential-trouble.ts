import type { CredentialCheck } from '@slipway/sdk'

/** Why a credential that would be used is, or soon will be, of no use. */
export type CredentialTrouble = 'rejected' | 'invalid' | 'expired' | 'expires-soon'

/** What is wrong with a credential; `undefined` for one that works, that was not reached, or that is not there. */
export function troubleWith(
  check: CredentialCheck,
  { nowMs, withinMs }: { readonly nowMs: number; readonly withinMs: number },
): CredentialTrouble | undefined {
  if (check.state === 'absent') return undefined
  if (check.state === 'rejected' || check.state === 'invalid') return check.state
  if (check.expiresAt === undefined) return undefined
  const leftMs = Date.parse(check.expiresAt) - nowMs
  if (leftMs <= 0) return 'expired'
  return leftMs <= withinMs ? 'expires-soon' : undefined
}

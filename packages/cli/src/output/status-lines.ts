import type { CredentialCheck, CredentialReport, CredentialRights } from '@slipway/sdk'
import type { CredentialTrouble } from '../settings/credential-trouble.js'
import { dayOf, placeOf, protectionWords } from './credential-words.js'
import { printable } from './printable.js'
import type { Style } from './style.js'
import { formatTable } from './tables.js'

const HEAD = ['KIND', 'STATE', 'USER', 'FOR', 'FROM', 'PUSH', 'PULL', 'DELETE', 'READ', 'QUOTA', 'EXPIRES']
const RIGHTS = ['push', 'pull', 'delete', 'read', 'quota'] as const
const TROUBLES: Readonly<Record<CredentialTrouble, string>> = {
  rejected: 'rejected',
  invalid: 'unusable',
  expired: 'expired',
  'expires-soon': 'expires soon',
}

/** A credential, and what is wrong with it. */
export interface JudgedCredential {
  readonly check: CredentialCheck
  readonly trouble: CredentialTrouble | undefined
}

/** The credentials for people: one row for each kind, what is wrong below, and what the stores hold. */
export function statusLines(
  report: CredentialReport,
  judged: readonly JudgedCredential[],
  style: Style,
): string[] {
  const rows = judged.map((credential) => cellsOf(credential, report))
  return [
    ...formatTable([HEAD, ...rows]),
    ...judged.flatMap(({ check }) => errorLines(check, style)),
    '',
    ...storeLines(report),
  ]
}

function cellsOf(
  { check, trouble }: JudgedCredential,
  { registry, project, apiUrl }: CredentialReport,
): string[] {
  const { kind } = check
  if (check.state === 'absent') {
    const host = kind === 'api' ? new URL(apiUrl).host : (registry ?? '')
    return [kind, 'none', '', host]
  }
  const rights = 'rights' in check ? check.rights : undefined
  const place = kind === 'api' ? check.registry : placeOf({ registry: check.registry, project })
  return [
    kind,
    trouble === undefined ? check.state.replace('-', ' ') : TROUBLES[trouble],
    check.username ?? '',
    place,
    check.origin ?? '',
    ...RIGHTS.map((right) => cellOf(rights, right)),
    dayOf(check.expiresAt),
  ]
}

function cellOf(rights: CredentialRights | undefined, right: (typeof RIGHTS)[number]): string {
  const value = rights?.[right]
  if (value === undefined) return '-'
  return value === 'unknown' ? '?' : value
}

function errorLines(check: CredentialCheck, style: Style): string[] {
  if (!('error' in check)) return []
  const { message, code, hint } = check.error
  return [
    `${style.red(`${check.kind}:`)} ${printable(message)} ${style.dim(`(${code})`)}`,
    ...(hint === undefined ? [] : [`  ${style.cyan('→')} ${printable(hint)}`]),
  ]
}

function storeLines({ stores }: CredentialReport): string[] {
  return stores.flatMap(({ name, protection, stored, unavailable }) => {
    if (unavailable !== undefined) return [printable(`${name}: cannot be used (${unavailable})`)]
    if (stored.length === 0) return [`${name}: empty`]
    const rows = stored.map(({ kind, username, isDefault, expiresAt, ...place }) => [
      kind,
      username,
      placeOf(place),
      isDefault ? 'default' : '',
      expiresAt === undefined ? '' : `until ${dayOf(expiresAt)}`,
    ])
    return [`${name}: ${protectionWords(protection)}`, ...formatTable(rows, { indent: 2 })]
  })
}

import type { LoginReceipt, LoginStep, StoredLogin } from '@slipway/sdk'
import { dayOf, placeOf, protectionWords, rightsWords } from './credential-words.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'

const COMMANDS: Readonly<Record<LoginStep['code'], string>> = {
  PASTE_CREDENTIALS: 'slipway login, and Enter at the first question',
  REQUEST_ACCESS: 'slipway access request',
  WAIT_FOR_ACCESS: 'slipway access wait',
}

/** A login for people: what is stored where, what it may do, what to do next. */
export function loginLines({ stored, next, warnings }: LoginReceipt): string[] {
  return [
    ...storedLines(stored),
    ...warnings.map((warning) => `Note: ${printable(warning)}`),
    ...nextLines(next),
  ]
}

/** Stored credentials, and how well they are kept. */
export function storedLines(stored: readonly StoredLogin[]): string[] {
  const [first] = stored
  const rows = stored.map(({ kind, username, expiresAt, rights, ...place }) => [
    kind,
    username,
    placeOf(place),
    rightsWords(rights),
    ...(expiresAt === undefined ? [] : [`until ${dayOf(expiresAt)}`]),
  ])
  const keeper = first === undefined ? [] : [`Stored in ${protectionWords(first.protection)}:`]
  return [...keeper, ...formatTable(rows, { indent: 2 })]
}

function nextLines(next: LoginStep | undefined): string[] {
  if (next === undefined) return ['Next: slipway push FOLDER --to NAME:TAG']
  return [printable(next.message), `  ${printable(next.url)}`, `Next: ${COMMANDS[next.code]}`]
}

import type { KeptSecret, ListedSecret } from '@slipway/sdk'
import { type Column, columnLines } from './columns.js'
import { protectionWords } from './credential-words.js'
import { count } from './tables.js'
import { timeText } from './times.js'

const PLAIN_FILE =
  'The file is plain text, unless SLIPWAY_STORE_PASSPHRASE is set when it is made, which encrypts it.'

/** Where a secret is kept now, for people, and how a build machine gives it. */
export function keptSecretLines({ name, protection, variable }: KeptSecret): string[] {
  return [
    `Stored ${name} in ${protectionWords(protection)}.`,
    ...(protection === 'plain-file' ? [PLAIN_FILE] : []),
    `A build machine gives it as ${variable}, or in the file that ${variable}_FILE names.`,
  ]
}

/** The stored secrets for people, without values. */
export function secretLines(
  secrets: readonly ListedSecret[],
  { nowMs }: { readonly nowMs: number },
): string[] {
  if (secrets.length === 0) return ['No secret is stored.', 'Next: slipway template secret set NAME']
  const columns: Column<ListedSecret>[] = [
    { head: 'SECRET', cell: ({ name }) => name },
    { head: 'STORE', cell: ({ store }) => store },
    { head: 'STORED (UTC)', cell: ({ createdAt }) => timeText(createdAt, nowMs) },
  ]
  return [...columnLines(secrets, columns), `${count(secrets.length, 'secret')}.`]
}

/** What became of a secret that was to be removed, for people. */
export function removedSecretLines(name: string, isRemoved: boolean): string[] {
  return [isRemoved ? `Removed ${name}.` : `No secret is stored under the name ${name}.`]
}

import type { CredentialRights, StoreProtection } from '@slipway/sdk'

const PROTECTIONS: Readonly<Record<StoreProtection, string>> = {
  keychain: "the operating system's keychain",
  helper: "docker's credential helper",
  'encrypted-file': 'a file, encrypted with your passphrase',
  'plain-file': 'a file, in plain text that only its rights protect',
  memory: 'memory, until the process ends',
}

const RIGHTS: readonly (readonly [keyof CredentialRights, string])[] = [
  ['push', 'push'],
  ['pull', 'pull'],
  ['delete', 'delete'],
  ['read', 'read lists'],
  ['quota', 'read the quota'],
]

/** How a store keeps what it is given, in words that follow "in". */
export function protectionWords(protection: StoreProtection): string {
  return PROTECTIONS[protection]
}

/** What a credential may do: `may push, pull`, and what is not known. Without rights it is an API token's. */
export function rightsWords(rights: CredentialRights | undefined): string {
  if (rights === undefined) return 'may do everything in the organisation'
  const are = (right: string) => RIGHTS.filter(([name]) => rights[name] === right).map(([, word]) => word)
  const parts = [
    ...(are('yes').length > 0 ? [`may ${are('yes').join(', ')}`] : []),
    ...(are('no').length > 0 ? [`not ${are('no').join(', ')}`] : []),
    ...(are('unknown').length > 0 ? [`not known: ${are('unknown').join(', ')}`] : []),
  ]
  return parts.join('; ')
}

/** The day on which a credential stops working; empty where that is not known. */
export function dayOf(expiresAt: string | undefined): string {
  return expiresAt === undefined ? '' : expiresAt.slice(0, 10)
}

/** Host and project as one word. */
export function placeOf({
  registry,
  project,
}: {
  readonly registry: string
  readonly project?: string | undefined
}): string {
  return project === undefined ? registry : `${registry}/${project}`
}

import { equalSecrets } from '../auth/accounts.js'

/** What a token may do: only Quick Start tokens may call the wizard's endpoints. */
export type ApiTokenKind = 'regular' | 'quick-start'

/** A token of the platform's API. */
export interface ApiToken {
  readonly kind: ApiTokenKind
  /** A UUID, without the `token ` in front of it. */
  readonly value: string
}

/** Reads `Authorization: token UUID` and gives the token that it names; undefined for any other value. */
export function findApiToken(tokens: readonly ApiToken[], header: string | undefined): ApiToken | undefined {
  const [, value] = /^token +(\S+)$/i.exec(header?.trim() ?? '') ?? []
  return value === undefined ? undefined : tokens.find((token) => equalSecrets(token.value, value))
}

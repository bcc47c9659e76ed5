import { isRepositoryName } from '../oci/repository-name.js'
import { type Account, type Action, accountMay } from './accounts.js'

/** One repository in a token with what may be done there. */
export interface Grant {
  readonly type: 'repository'
  readonly name: string
  readonly actions: readonly Action[]
}

const ALL_ACTIONS: readonly Action[] = ['pull', 'push', 'delete']

/**
 * Gives what an account gets of the scopes that a client asks for: the asked actions that it may do. Scopes
 * of other
 * resources than repositories, and malformed ones, give nothing.
 *
 * @param scopes - Values of the `scope` parameter, each with one or more scopes separated by spaces.
 * @see distribution token scope specification, "Resource Scope Grammar"
 */
export function grantScopes(account: Account, scopes: readonly string[]): Grant[] {
  return scopes
    .flatMap((text) => text.split(' '))
    .map(readScope)
    .filter((scope) => scope !== undefined)
    .map(({ name, actions }) => ({
      type: 'repository',
      name,
      actions: actions.filter((action) => accountMay(account, { repository: name, action })),
    }))
}

function readScope(text: string): { name: string; actions: Action[] } | undefined {
  const match = /^repository(?:\([a-z0-9]+\))?:([^:]+):([a-z,*]*)$/.exec(text)
  const [, name = '', listed = ''] = match ?? []
  if (!match || !isRepositoryName(name)) return undefined
  const asked = new Set(listed.split(','))
  return { name, actions: ALL_ACTIONS.filter((action) => asked.has(action) || asked.has('*')) }
}

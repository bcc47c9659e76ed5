import { isRepositoryName } from '../oci/repository-name.js'
import { type Account, type Action, accountMay } from './accounts.js'

/** One repository in a token with what may be done there. */
export interface Grant {
  readonly type: 'repository'
  readonly name: string
  readonly actions: readonly Action[]
}

/** One repository that a client asks for, with the actions that it asks for. */
interface Scope {
  readonly name: string
  readonly actions: readonly Action[]
}

/** Every action, in the order in which tokens list them. */
export const ALL_ACTIONS: readonly Action[] = ['pull', 'push', 'delete']

/**
 * Gives what an account gets of the scopes that a client asks for: the asked actions that it may do.
 *
 * @param scopes - Values of the `scope` parameter, each with one or more scopes separated by spaces.
 */
export function grantScopes(account: Account, scopes: readonly string[]): Grant[] {
  return readScopes(scopes).map(({ name, actions }) => ({
    type: 'repository',
    name,
    actions: actions.filter((action) => accountMay(account, { repository: name, action })),
  }))
}

/**
 * Reads the values of the `scope` parameter. Scopes of other resources than repositories, and malformed ones, are left
 * out.
 *
 * @see distribution token scope specification, "Resource Scope Grammar"
 */
export function readScopes(scopes: readonly string[]): Scope[] {
  return scopes
    .flatMap((text) => text.split(' '))
    .map(readScope)
    .filter((scope) => scope !== undefined)
}

function readScope(text: string): Scope | undefined {
  const match = /^repository(?:\([a-z0-9]+\))?:([^:]+):([a-z,*]*)$/.exec(text)
  const [, name = '', listed = ''] = match ?? []
  if (!match || !isRepositoryName(name)) return undefined
  const asked = new Set(listed.split(','))
  return { name, actions: ALL_ACTIONS.filter((action) => asked.has(action) || asked.has('*')) }
}

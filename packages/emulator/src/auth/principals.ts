import { projectOf } from '../oci/repository-name.js'
import { type Accounts, accountMay, type Credential, equalSecrets, type Need } from './accounts.js'

/** Whoever Harbor knows by name: a robot account, or the administrator. */
export interface Principal {
  readonly username: string
  readonly isAdministrator: boolean
  may(need: Need): boolean
}

/** The principals of a Harbor. */
export interface Principals {
  /** Gives the principal that a name and a secret belong to. */
  authenticate(username: string, password: string): Principal | undefined
  hasProject(project: string): boolean
}

/**
 * Gives the principals of a Harbor with one project.
 *
 * @param administrator - May do everything in the project.
 */
export function createPrincipals(
  accounts: Pick<Accounts, 'authenticate'>,
  { administrator, project }: { readonly administrator: Credential; readonly project: string },
): Principals {
  const owner: Principal = {
    username: administrator.username,
    isAdministrator: true,
    may: ({ repository }) => projectOf(repository) === project,
  }
  return {
    hasProject: (name) => name === project,
    authenticate(username, password) {
      if (username === administrator.username) {
        return equalSecrets(administrator.token, password) ? owner : undefined
      }
      const account = accounts.authenticate(username, password)
      return account && { username, isAdministrator: false, may: (need) => accountMay(account, need) }
    },
  }
}

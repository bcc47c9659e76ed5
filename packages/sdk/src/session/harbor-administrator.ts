import type { Credential } from '../credentials/credential.js'
import { readHarborAdmin } from '../credentials/environment.js'
import { AuthError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import type { JsonApi } from '../http/json-api.js'
import type { UsernameToken } from './client-options.js'
import { givenCredential } from './credential-finder.js'
import type { Session } from './session.js'

/** What a Harbor's administrator is wanted for. */
export interface AdministratorTask {
  /** Host of the Harbor. */
  readonly registry: string
  /** Default: the one that the environment names. */
  readonly admin?: UsernameToken | undefined
  /** What is to be done, as a verb phrase before the host: `set up the project at`. */
  readonly action: string
}

/** What a Harbor's API is opened for as its administrator. */
export interface AdministratorScope {
  /** Host of the Harbor. */
  readonly registry: string
  readonly project: string
  readonly admin: Credential
}

/**
 * The credential of a Harbor's administrator: the one given, else that of the environment. Disk: a file that it names.
 *
 * @throws AuthError `CREDENTIAL_MISSING`; ConfigError `CONFIG_INVALID`.
 */
export function administratorOf(
  { env }: Session,
  { registry, admin, action }: AdministratorTask,
): Credential {
  const credential = admin === undefined ? readHarborAdmin(env) : givenCredential(admin, 'push', registry)
  if (credential?.registry === registry && credential.username !== '' && credential.secret.reveal() !== '') {
    return credential
  }
  throw new AuthError('CREDENTIAL_MISSING', {
    action,
    target: registry,
    reason:
      credential === undefined || credential.registry === registry
        ? 'there is no user name and password of an administrator'
        : `the administrator of ${credential.origin} is for ${credential.registry}`,
    hint: 'Give those of an administrator of the project. They are used once and never stored.',
    side: 'local',
  })
}

/**
 * Opens a Harbor's API as its administrator, whose refusals say what an administrator can do about them.
 *
 * The credential is tried at `/v2/` first: the API takes a wrong one for none, and answers. Network: 1 or 2 GETs.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`; ServiceError `UNSUPPORTED` when no registry answers; ConnectionError.
 */
export async function openAsAdministrator(
  session: Session,
  { registry, project, admin }: AdministratorScope,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<JsonApi> {
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw explain(error, admin, project)
    }
  }
  await explained(session.openWith(registry, admin).ping({ signal }))
  const client = session.openHarbor(admin)
  return {
    url: client.url,
    call: (call) => explained(client.call(call)),
    callPage: (call) => explained(client.callPage(call)),
    tryCall: (call, absent) => explained(client.tryCall(call, absent)),
    close: () => client.close(),
  }
}

/** Advice for who may not administer the project. */
export function notAdministrator(username: string, project: string): string {
  return (
    `It takes an administrator of the project "${project}", or of the Harbor: see whether "${username}" is one, ` +
    'and whether the project is spelled as Harbor shows it.'
  )
}

function explain(error: unknown, { username, origin }: Credential, project: string): unknown {
  if (isSdkError(error, 'DENIED')) return withHint(error, notAdministrator(username, project))
  if (!isSdkError(error, 'CREDENTIAL_REJECTED', 'UNAUTHENTICATED')) return error
  const { action, target, side, status } = error
  return new AuthError('CREDENTIAL_REJECTED', {
    action,
    target,
    side,
    status,
    reason: `Harbor rejects user name and password of "${username}" (from ${origin})`,
    hint: 'Check both. With single sign-on the password is the CLI secret in your Harbor profile.',
    cause: error,
  })
}

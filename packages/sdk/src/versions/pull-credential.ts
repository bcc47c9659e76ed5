import type { Credential } from '../credentials/credential.js'
import { PermissionError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Session } from '../session/session.js'

/** Whose images are to be pulled. */
export interface PullQuery {
  /** Host of the registry. */
  readonly registry: string
  /** Project included. */
  readonly repository: string
  readonly signal?: AbortSignal | undefined
}

/**
 * The credential that an app version pulls its image with; `anonymous` for a client without credentials. The push credential
 * never stands in for it, because servers would then be able to overwrite images. Its secret is kept out of logs and errors
 * from then on. Disk: as `session.credential`. Network: for Docker's own login, whose rights nobody knows, 1 or 2 reads.
 *
 * @throws PermissionError `PULL_CREDENTIAL_REQUIRED` where there is none, and where the only one may push.
 */
export async function pullCredential(
  session: Session,
  { registry, repository, signal }: PullQuery,
): Promise<Credential | 'anonymous'> {
  const target = `${registry}/${repository}`
  const credential = await session
    .credential(registry, 'pull', { repository, signal })
    .catch((error: unknown) => {
      if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
      throw required(target, 'there is no pull credential', error)
    })
  if (credential === 'anonymous') return credential
  session.learn(credential.secret)
  if (credential.isKindAssumed !== true) return credential
  const { push } = await session.openWith(registry, credential).rights(repository, { signal })
  if (push === 'no') return credential
  throw required(target, `the only one is Docker's login (from ${credential.origin}), which may push too`)
}

function required(target: string, reason: string, cause?: unknown): PermissionError {
  return new PermissionError('PULL_CREDENTIAL_REQUIRED', {
    action: 'find the credential that servers pull with for',
    target,
    reason,
    hint: 'Log in with the pull credential from the dashboard. The push credential is not used for it: servers could then overwrite images.',
    side: 'local',
    cause,
  })
}

import type { Credential } from '../credentials/credential.js'
import { PermissionError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Digest } from '../reference/digest.js'
import { formatReference, type Reference } from '../reference/reference.js'
import type { Session } from '../session/session.js'

/**
 * The pull credential for an image, after it was tried on that image: what an app version is given. The push credential never
 * stands in for it, because servers would then be able to overwrite images.
 *
 * Network: one HEAD.
 *
 * @throws PermissionError `PULL_CREDENTIAL_REQUIRED` when there is none, or when it cannot read the image.
 */
export async function pullCredentialFor(
  session: Session,
  image: Reference & { readonly digest: Digest },
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Credential> {
  const credential = await findPull(session, image, options)
  const registry = session.openWith(image.registry, credential)
  try {
    const found = await registry.repository(image.repository).manifests.head(image.digest, options)
    if (found !== undefined) return credential
  } catch (error) {
    if (!isSdkError(error, 'CREDENTIAL_REJECTED', 'DENIED', 'UNAUTHENTICATED', 'NAME_UNKNOWN')) throw error
    throw required(image, `the pull credential (from ${credential.origin}) cannot read it`, error)
  }
  throw required(image, `the pull credential (from ${credential.origin}) does not find it there`)
}

async function findPull(
  session: Session,
  image: Reference,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Credential> {
  try {
    const found = await session.credential(image.registry, 'pull', { ...image, ...options })
    if (found !== 'anonymous') return found
  } catch (error) {
    if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
    throw required(image, 'there is no pull credential', error)
  }
  throw required(image, 'the registry is used anonymously, so there is no pull credential')
}

function required(image: Reference, reason: string, cause?: unknown): PermissionError {
  return new PermissionError('PULL_CREDENTIAL_REQUIRED', {
    action: 'find the credential that servers pull with for',
    target: formatReference(image),
    reason,
    hint: 'Log in with the pull credential from the dashboard. The push credential is not used for it: servers could then overwrite images.',
    side: 'local',
    cause,
  })
}

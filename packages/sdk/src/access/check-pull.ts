import type { Credential } from '../credentials/credential.js'
import { PermissionError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { namingRule } from '../inventory/name-rule.js'
import type { Digest } from '../reference/digest.js'
import { formatReference, parseReference, type Reference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import type { Session } from '../session/session.js'
import { pullCredential } from '../versions/pull-credential.js'

/** A pull credential that can read an image, without its secret. */
export interface PullCheck {
  /** With its digest: `registry/project/name:tag@sha256:…`. */
  readonly image: string
  readonly username: string
  /** Where it comes from: `SLIPWAY_PULL_TOKEN`, `keychain`. */
  readonly origin: string
}

/** Finds the pull credential for what the reference names now, and tries it. Network: two reads. */
export async function checkPull(
  session: Session,
  text: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<PullCheck> {
  const reference = parseReference(text, session.defaults)
  const registry = await session.open(reference.registry, 'read', { ...reference, ...options })
  const { manifests } = registry.repository(reference.repository)
  const { digest } = await namingRule(session, { ...reference, ...options }, () =>
    manifests.get(wantedOf(reference), options),
  )
  const image = { ...reference, digest }
  const { username, origin } = await pullCredentialFor(session, image, options)
  return { image: formatReference(image), username, origin }
}

/**
 * The pull credential for an image, after it was tried on that image: what an app version is given. Network: as
 * {@link pullCredential}, and one HEAD.
 *
 * @throws PermissionError `PULL_CREDENTIAL_REQUIRED` when there is none, or when it cannot read the image.
 */
export async function pullCredentialFor(
  session: Session,
  image: Reference & { readonly digest: Digest },
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Credential> {
  const credential = await pullCredential(session, { ...image, ...options })
  if (credential === 'anonymous') {
    throw required(image, 'the registry is used anonymously, so there is no pull credential')
  }
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

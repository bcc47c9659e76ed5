import type { Credential } from '../credentials/credential.js'
import type { Right } from '../credentials/right.js'
import { PermissionError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { harborRights } from '../harbor/api-rights.js'
import type { Session } from '../session/session.js'

/** What a registry credential may do in its project, as far as the registry tells. */
export interface CredentialRights {
  readonly push: Right
  readonly pull: Right
  readonly delete: Right
  /** Lists of repositories and artifacts, by Harbor's API. */
  readonly read: Right
  /** Storage and its limit, by Harbor's API. */
  readonly quota: Right
}

/** Stands for any repository of a project: it need not exist to ask what may be done in it. */
const ANY_REPOSITORY = 'any'

/**
 * Tries a credential against its registry, and asks what it may do in the project.
 *
 * Network: `GET /v2/`, the token service, two reads of Harbor's API where the project is known. Changes nothing.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`; PermissionError `PUSH_CREDENTIAL_REQUIRED` when a push credential may not push;
 * ServiceError `UNSUPPORTED` when what answers is no registry; ConnectionError.
 */
export async function verifyRegistryCredential(
  session: Session,
  credential: Credential,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<CredentialRights> {
  const registry = session.openWith(credential.registry, credential)
  await registry.ping(options)
  const { project } = credential
  const inProject = await registry.rights(`${project ?? ANY_REPOSITORY}/${ANY_REPOSITORY}`, options)
  // Without the project's name a token says nothing about it.
  const known =
    project === undefined ? ({ push: 'unknown', pull: 'unknown', delete: 'unknown' } as const) : inProject
  if (credential.kind === 'push' && known.push === 'no') throw mayNotPush(credential)
  return { ...known, ...(await rightsByApi(session, credential, options)) }
}

async function rightsByApi(
  session: Session,
  credential: Credential,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Pick<CredentialRights, 'read' | 'quota'>> {
  const { project } = credential
  if (project === undefined) return { read: 'unknown', quota: 'unknown' }
  try {
    return await harborRights(session.openHarbor(credential), project, options)
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return { read: 'unknown', quota: 'unknown' }
  }
}

function mayNotPush({ registry, project, username }: Credential): PermissionError {
  return new PermissionError('PUSH_CREDENTIAL_REQUIRED', {
    action: 'use for pushing',
    target: `${registry}/${project}`,
    reason: `the registry believes "${username}", but it may not push there`,
    hint: 'Check the project, or log in with the push credential: pull and push credentials are two pairs.',
    side: 'registry',
  })
}

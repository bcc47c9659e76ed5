import { forgetLastLogin, readLastLogin } from '../config/last-login.js'
import type { CredentialAddress, CredentialStore } from '../credentials/store.js'
import { isSdkError } from '../errors/guards.js'
import type { Session } from '../session/session.js'
import { type DockerTakeBack, takeBackDocker } from './take-back-docker.js'

/** What is to be forgotten. */
export interface LogoutOptions {
  /**
   * Everything that is stored, of all hosts.
   * @defaultValue false: what belongs to the client's registry and platform
   */
  readonly all?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What was forgotten. */
export interface LogoutReceipt {
  readonly schemaVersion: 1
  readonly removed: readonly (CredentialAddress & { readonly store: string })[]
  /** Stores that could not be asked, and why: they may still hold something. */
  readonly unavailable: readonly { readonly store: string; readonly reason: string }[]
  /** What was taken back of docker's set-up. */
  readonly docker: readonly DockerTakeBack[]
}

/**
 * Forgets stored credentials in every store that can be asked, and the last login; docker stops asking for them. What
 * variables of the environment hold is not touched. No network: tokens stay valid until they are rotated or revoked.
 */
export async function logout(
  session: Session,
  stores: readonly CredentialStore[],
  { all = false, signal }: LogoutOptions,
): Promise<LogoutReceipt> {
  const hosts = [session.defaults.registry, session.apiUrl.host]
  const removed: (CredentialAddress & { store: string })[] = []
  const unavailable: { store: string; reason: string }[] = []
  for (const store of stores) {
    try {
      for (const { kind, registry, project } of await store.list({ signal })) {
        if (!all && !hosts.includes(registry)) continue
        const address = { kind, registry, ...(project !== undefined && { project }) }
        if (await store.remove(address, { signal })) removed.push({ ...address, store: store.name })
      }
    } catch (error) {
      if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO', 'CONFIG_INVALID')) throw error
      unavailable.push({ store: store.name, reason: error.reason })
    }
  }
  const last = readLastLogin(session.env)
  const isMeant = all || last?.registry === undefined || hosts.includes(last.registry)
  if (last !== undefined && isMeant) await forgetLastLogin(session.env)
  const docker = await takeBackDocker(session.env, (host) => all || hosts.includes(host))
  return { schemaVersion: 1, removed, unavailable, docker }
}

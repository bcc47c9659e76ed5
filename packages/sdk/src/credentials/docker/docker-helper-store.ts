import { LocalError } from '../../errors/classes.js'
import type { Environment } from '../environment.js'
import type { CredentialAddress, CredentialStore, StoreOptions } from '../store.js'
import { type DockerHelper, dockerHelper } from './docker-helper.js'
import { type HelperAnswer, type UnavailableHelper, unavailableHelper } from './helper-answer.js'
import type { UserSecret } from './user-secret.js'

/** The one kind that a helper keeps: docker keeps there what it logs in with. */
const KIND = 'push'

/**
 * A docker credential helper as a store, for users who chose one. It keeps one pair per host, and that is the push
 * credential: other kinds are never found there, and refused. Projects are not told apart.
 *
 * Processes: runs the helper once per call, for `remove` twice, for `put` up to five times: what it keeps is read back.
 */
export function createDockerHelperStore(
  name: string,
  settings: { readonly env?: Environment | undefined } = {},
): CredentialStore {
  const helper = dockerHelper(name, settings)
  return {
    name: helper.program,
    protection: 'helper',
    async get({ kind, registry }, options) {
      if (kind !== KIND) return undefined
      const action = `read the ${kind} credential for`
      const pair = found(await helper.get(registry, options), action, registry)
      return pair && { kind, registry, ...pair, origin: helper.program }
    },
    async put(credential, options) {
      const { kind, registry, username, secret } = credential
      const action = `keep the ${kind} credential for`
      if (kind !== KIND) throw refused(helper, action, registry)
      const problem = await replace(helper, registry, { username, secret }, options)
      if (problem !== undefined) throw unavailable(problem, action, registry)
    },
    async remove({ kind, registry }: CredentialAddress, options) {
      if (kind !== KIND) return false
      const action = `forget the ${kind} credential for`
      // Helpers differ in what they say when there was nothing to erase.
      const before = await helper.get(registry, options)
      if (before.state === 'none') return false
      const answer = await helper.erase(registry, options)
      if (answer.state === 'unavailable') throw unavailable(answer, action, registry)
      return answer.state === 'found'
    },
    async list(options) {
      const names = found(await helper.list(options), 'list what is kept by', helper.program)
      return [...(names ?? [])].map(([registry, username]) => {
        // The protocol tells no time.
        return { kind: KIND, registry, username, isDefault: true }
      })
    },
  }
}

/**
 * Keeps the pair and reads it back; on a failure the former pair is in its place again. Gives what went wrong.
 */
async function replace(
  helper: DockerHelper,
  host: string,
  pair: UserSecret,
  options: StoreOptions = {},
): Promise<UnavailableHelper | undefined> {
  const former = await helper.get(host, options)
  if (former.state === 'unavailable') return former
  // What is begun is brought to an end: half of it would have lost the former pair.
  const whole = { ...options, signal: undefined }
  if (former.state === 'found' && former.value.username !== pair.username) {
    // Some keep one pair per user name (docker-credential-pass 0.6.4), and would go on giving the former one.
    const erased = await helper.erase(host, whole)
    if (erased.state === 'unavailable') {
      // It may have done so and failed after it.
      await helper.store(host, former.value, whole)
      return erased
    }
  }
  const stored = await helper.store(host, pair, whole)
  const problem = stored.state === 'unavailable' ? stored : await readBack(helper, host, pair, whole)
  if (problem === undefined) return undefined
  if (former.state === 'found') await helper.store(host, former.value, whole)
  return problem
}

async function readBack(
  helper: DockerHelper,
  host: string,
  { username, secret }: UserSecret,
  options: StoreOptions,
): Promise<UnavailableHelper | undefined> {
  const kept = await helper.get(host, options)
  if (kept.state === 'unavailable') return kept
  const isSame =
    kept.state === 'found' &&
    kept.value.username === username &&
    kept.value.secret.reveal() === secret.reveal()
  return isSame ? undefined : unavailableHelper(helper.name, 'does not give back what it was given')
}

function found<T>(answer: HelperAnswer<T>, action: string, target: string): T | undefined {
  if (answer.state === 'unavailable') throw unavailable(answer, action, target)
  return answer.state === 'found' ? answer.value : undefined
}

function refused({ program }: DockerHelper, action: string, target: string): LocalError {
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    action,
    target,
    reason: `${program} keeps one pair per host, and that is the ${KIND} credential`,
    hint: 'Keep it in the keychain, in environment variables, or in the file store (--allow-file-store).',
    side: 'local',
  })
}

function unavailable({ reason, hint }: UnavailableHelper, action: string, target: string): LocalError {
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    action,
    target,
    reason,
    hint: `${hint} Otherwise use environment variables, another Docker credential helper, or --allow-file-store.`,
    side: 'local',
  })
}

import { LocalError } from '../../errors/classes.js'
import type { Environment } from '../environment.js'
import type { CredentialAddress, CredentialStore } from '../store.js'
import { type DockerHelper, dockerHelper } from './docker-helper.js'
import type { HelperAnswer } from './helper-answer.js'

/** The one kind that a helper keeps: docker keeps there what it logs in with. */
const KIND = 'push'

/**
 * A docker credential helper as a store, for users who chose one. It keeps one pair per host, and that is the push
 * credential: other kinds are never found there, and refused. Projects are not told apart.
 *
 * Processes: each call runs the helper once, `remove` twice.
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
      const answer = await helper.store(registry, { username, secret }, options)
      if (answer.state !== 'found') throw unavailable(answer, action, registry)
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
        return { kind: KIND, registry, username, createdAt: '', isDefault: true }
      })
    },
  }
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

function unavailable(answer: HelperAnswer<unknown>, action: string, target: string): LocalError {
  const known =
    answer.state === 'unavailable' ? answer : { reason: 'the helper knows of none', hint: undefined }
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    action,
    target,
    reason: known.reason,
    hint: `${known.hint ?? ''} Otherwise use environment variables, another Docker credential helper, or --allow-file-store.`.trim(),
    side: 'local',
  })
}

import { isSdkError } from '../../errors/guards.js'
import { askProgram, SilentProgram } from '../../support/ask-program.js'
import type { Environment } from '../environment.js'
import type { StoreOptions } from '../store.js'
import { dockerAddress } from './docker-host-key.js'
import { findHelper } from './find-helper.js'
import { type HelperAnswer, readListAnswer, readPairAnswer, unavailableHelper } from './helper-answer.js'
import { HELPER_SENTENCES, type HelperAction } from './helper-protocol.js'
import type { UserSecret } from './user-secret.js'

const TIMEOUT_MS = 10_000
/** Long enough to type the passphrase of a key that the helper asks for. */
const DIALOG_TIMEOUT_MS = 120_000

/** A docker credential helper. It keeps one pair per host. Nothing it has or lacks is thrown, only the caller's abort. */
export interface DockerHelper {
  /** `pass` and so on. */
  readonly name: string
  /** `docker-credential-pass` and so on. */
  readonly program: string
  get(host: string, options?: StoreOptions): Promise<HelperAnswer<UserSecret>>
  /** Keeps the pair. Some helpers keep a former one of another user name as well. */
  store(host: string, pair: UserSecret, options?: StoreOptions): Promise<HelperAnswer<undefined>>
  /** Forgets the host's pair. */
  erase(host: string, options?: StoreOptions): Promise<HelperAnswer<undefined>>
  /** User names by host; addresses that name no host are left out. */
  list(options?: StoreOptions): Promise<HelperAnswer<ReadonlyMap<string, string>>>
}

/**
 * The helper of a name, by the protocol of docker-credential-helpers: one argument, standard input, standard output. Its
 * own words are never repeated: on a failure they may hold what it was given.
 *
 * Processes: each call runs the program once, for 10 s at most (2 minutes where a dialog may be answered), without this
 * process's `SLIPWAY_` variables.
 */
export function dockerHelper(
  name: string,
  settings: { readonly env?: Environment | undefined } = {},
): DockerHelper {
  const { env = process.env } = settings
  const run = (action: HelperAction, input: string, options?: StoreOptions) =>
    ask({ name, env, action, input }, options)
  return {
    name,
    program: `docker-credential-${name}`,
    async get(host, options) {
      const answer = await run('get', dockerAddress(host), options)
      return answer.state === 'found' ? readPairAnswer(name, host, answer.value) : answer
    },
    async store(host, { username, secret }, options) {
      const pair = { ServerURL: dockerAddress(host), Username: username, Secret: secret.reveal() }
      return done(await run('store', JSON.stringify(pair), options))
    },
    async erase(host, options) {
      return done(await run('erase', dockerAddress(host), options))
    },
    async list(options) {
      const answer = await run('list', '', options)
      return answer.state === 'found' ? readListAnswer(name, answer.value) : answer
    },
  }
}

interface HelperCall {
  readonly name: string
  readonly env: Environment
  readonly action: HelperAction
  readonly input: string
}

async function ask(call: HelperCall, options: StoreOptions = {}): Promise<HelperAnswer<string>> {
  const { name, env, action, input } = call
  const found = await findHelper(name, { env })
  if (found.state === 'missing') return { state: 'unavailable', reason: found.reason, hint: found.hint }
  const { signal, isInteractive = false } = options
  const timeoutMs = isInteractive ? DIALOG_TIMEOUT_MS : TIMEOUT_MS
  try {
    const { exitCode, stdout } = await askProgram(found.program, [action], {
      input,
      timeoutMs,
      signal,
      env,
    })
    if (exitCode === 0) return { state: 'found', value: stdout }
    if (stdout.trim() === HELPER_SENTENCES.notFound) return { state: 'none' }
    return unavailableHelper(name, exitCode === null ? 'was ended' : `ended with exit code ${exitCode}`)
  } catch (error) {
    if (isSdkError(error, 'ABORTED')) throw error
    const code = (error as NodeJS.ErrnoException).code
    const isSilent = error instanceof SilentProgram
    return unavailableHelper(
      name,
      isSilent ? `gave no whole answer in ${timeoutMs / 1000} s` : `did not start (${code})`,
    )
  }
}

function done(answer: HelperAnswer<string>): HelperAnswer<undefined> {
  return answer.state === 'found' ? { state: 'found', value: undefined } : answer
}

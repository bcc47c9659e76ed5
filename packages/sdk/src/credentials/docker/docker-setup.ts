import { ConfigError, ConflictError, LocalError } from '../../errors/classes.js'
import { isSdkError } from '../../errors/guards.js'
import { askProgram } from '../../support/ask-program.js'
import { parseDockerConfig } from './docker-config.js'
import { editDockerConfig } from './docker-config-edit.js'
import { type DockerConfigSurroundings, dockerConfigPath } from './docker-config-places.js'
import { withHelper, withoutHelpers } from './docker-config-text.js'
import { dockerAddress, dockerHost } from './docker-host-key.js'
import { findHelper, pathVariable } from './find-helper.js'
import { OWN_HELPER } from './helper-protocol.js'

const PROGRAM = `docker-credential-${OWN_HELPER}`
const TIMEOUT_MS = 10_000

/** How {@link setupDocker} goes about it. */
export interface DockerSetupOptions extends DockerConfigSurroundings {
  /**
   * Whether another helper of this host gives way.
   * @defaultValue false: it is a conflict
   */
  readonly replacesHelper?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Runs the helper, as docker will. @defaultValue {@link askProgram} */
  readonly ask?: typeof askProgram | undefined
}

/** What became of docker's configuration. */
export interface DockerSetup {
  readonly host: string
  /** Of the file. */
  readonly path: string
  readonly isChanged: boolean
  /** Path of the copy of the file as it was, where there was one and it was changed. */
  readonly backup: string | undefined
}

/**
 * Makes docker ask our helper for this one registry (`credHelpers`), so that docker, skopeo and others use what our stores
 * keep. All other settings stay as they are, to the byte; done twice it does nothing.
 *
 * Disk: edits docker's `config.json`, with a copy beside it. Processes: runs `docker-credential-slipway version` first, with
 * PATH as its only variable, as a docker that was started from a desktop would.
 *
 * @throws ConflictError with code `ALREADY_EXISTS` when another helper is set for the host; LocalError with code `LOCAL_IO`
 * when the helper does not run or the file cannot be written; ConfigError with code `CONFIG_INVALID` when the file is not
 * valid, `OPTION_INVALID` when `host` is no host. The file is then as it was.
 */
export async function setupDocker(host: string, options: DockerSetupOptions = {}): Promise<DockerSetup> {
  const action = 'set up docker for'
  const registry = hostOf(host, action)
  await checkOwnHelper(action, registry, options)
  const { path, isChanged, backup } = await editDockerConfig(
    dockerConfigPath(options),
    (text) => {
      const current = parseDockerConfig(text).helpers.get(registry)
      if (isOther(current) && options.replacesHelper !== true) throw conflict(action, registry, current)
      return withHelper(text, dockerAddress(registry), OWN_HELPER)
    },
    { action: `${action} ${registry} in`, keepsBackup: true },
  )
  return { host: registry, path, isChanged, backup }
}

/**
 * Takes back what {@link setupDocker} did for the host, and nothing else: a helper of somebody else stays.
 *
 * Disk: edits docker's `config.json`, with a copy beside it; without an entry of ours it writes nothing.
 *
 * @throws LocalError with code `LOCAL_IO`, ConfigError with code `CONFIG_INVALID` or `OPTION_INVALID`, as there.
 */
export async function removeDockerSetup(
  host: string,
  surroundings: DockerConfigSurroundings = {},
): Promise<DockerSetup> {
  const action = 'take back the docker set-up of'
  const registry = hostOf(host, action)
  const { path, isChanged, backup } = await editDockerConfig(
    dockerConfigPath(surroundings),
    (text) => withoutHelpers(text, (key, name) => dockerHost(key) === registry && name === OWN_HELPER),
    { action: `${action} ${registry} in`, keepsBackup: true },
  )
  return { host: registry, path, isChanged, backup }
}

function hostOf(host: string, action: string): string {
  const registry = dockerHost(host)
  if (registry !== undefined) return registry
  throw new ConfigError('OPTION_INVALID', {
    action,
    target: JSON.stringify(host.slice(0, 300)),
    reason: 'it is not the host of a registry',
    hint: 'Write the host alone, with a port if it needs one: registry.example.com.',
    side: 'local',
  })
}

/** Docker would take a helper that does not run for one that has nothing, and ask the registry without a credential. */
async function checkOwnHelper(action: string, target: string, options: DockerSetupOptions): Promise<void> {
  const { env = process.env, platform = process.platform, ask = askProgram, signal } = options
  const refuse = (reason: string, hint: string) =>
    new LocalError('LOCAL_IO', { action, target, reason, hint, side: 'local' })
  const found = await findHelper(OWN_HELPER, { env, platform })
  if (found.state === 'missing') throw refuse(found.reason, found.hint)
  const bare = { PATH: pathVariable(env), ...(platform === 'win32' ? { SystemRoot: env.SystemRoot } : {}) }
  const hint = `Run "${PROGRAM} version" to see what it says; the folder of node must be in PATH.`
  try {
    const question = { input: '', timeoutMs: TIMEOUT_MS, signal, env: bare }
    const { exitCode, stdout } = await ask(found.program, ['version'], question)
    if (exitCode !== 0 || !stdout.startsWith(PROGRAM)) throw refuse(`${found.program} does not answer`, hint)
  } catch (error) {
    if (isSdkError(error)) throw error
    throw refuse(`${found.program} does not run`, hint)
  }
}

function isOther(helper: unknown): boolean {
  return helper !== undefined && helper !== null && helper !== '' && helper !== OWN_HELPER
}

function conflict(action: string, target: string, helper: unknown): ConflictError {
  const name = typeof helper === 'string' ? `docker-credential-${helper.slice(0, 100)}` : 'something else'
  return new ConflictError('ALREADY_EXISTS', {
    action,
    target,
    reason: `docker asks ${name} for this host`,
    hint: 'Take that entry out of "credHelpers" first, or say that it may be replaced.',
    side: 'local',
  })
}

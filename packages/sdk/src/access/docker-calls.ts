import type { HelperOutput } from '../credentials/docker/credential-helper.js'
import type { DockerConfigFinding } from '../credentials/docker/docker-config-findings.js'
import type { DockerImport } from '../credentials/docker/docker-import.js'
import type { DockerSetup } from '../credentials/docker/docker-setup.js'
import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { ClientOptions } from '../session/client-options.js'
import type { StoreChoice } from './choose-store.js'

/** For which registry docker is set up. */
export interface DockerSetupCall {
  /** @defaultValue the client's registry, else that of the last login */
  readonly registry?: string | undefined
  /**
   * Whether another helper of this host gives way.
   * @defaultValue false: it is a conflict
   */
  readonly replacesHelper?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is taken over from docker. */
export interface DockerImportCall {
  /** Registries. @defaultValue all that docker has in plain text */
  readonly hosts?: readonly string[] | undefined
  /**
   * Whether the entries leave docker's file once all are kept.
   * @defaultValue false
   */
  readonly removes?: boolean | undefined
  /** @defaultValue the client's first store: the operating system's keychain */
  readonly store?: StoreChoice | undefined
  readonly signal?: AbortSignal | undefined
}

/** Options of `client.credentials.docker.answer`. */
export interface DockerAnswerOptions {
  /** Of the program that docker runs, for `version`. */
  readonly version: string
  readonly signal?: AbortSignal | undefined
}

/** Calls about docker's own configuration. */
export interface DockerCalls {
  /**
   * Makes docker ask `docker-credential-slipway` for this one registry. Everything else in docker's `config.json` stays as it
   * is; a copy is left beside it. Processes: runs the helper once. No network.
   *
   * @throws ConflictError `ALREADY_EXISTS` when another helper is set for the host; LocalError `LOCAL_IO` when the helper
   * does not run or the file cannot be written; ConfigError `CONFIG_INVALID` when the file is not valid or there is no
   * registry, `OPTION_INVALID` when it is no host.
   */
  setup(options?: DockerSetupCall): Promise<DockerSetup>

  /** Takes back what `setup` did for the registry, and nothing else. Throws as it does, but never for a helper of others. */
  remove(options?: Pick<DockerSetupCall, 'registry'>): Promise<DockerSetup>

  /**
   * Takes over what docker keeps in plain text, as push credentials, and on wish takes exactly that out of docker's file. No
   * network: nothing is verified.
   *
   * @throws ConfigError `CONFIG_INVALID`, LocalError `LOCAL_IO`, `KEYCHAIN_UNAVAILABLE`: docker's file is then as it was.
   */
  import(options?: DockerImportCall): Promise<DockerImport>

  /** What docker's and podman's files keep, without secrets. Empty for an environment without a home. Disk: reads them. */
  findings(): Promise<readonly DockerConfigFinding[]>

  /**
   * Answers docker as a credential helper, from the client's stores. Errors are part of the answer; it never throws.
   *
   * @param action the program's only argument: `get`, `store`, `erase`, `list`, `version`
   * @param input all of its standard input
   */
  answer(action: string | undefined, input: string, options: DockerAnswerOptions): Promise<HelperOutput>
}

/** The {@link DockerCalls} of a client. */
export function createDockerCalls(options: ClientOptions): DockerCalls {
  const { env = process.env } = options
  const places = async () => {
    const { credentialPlaces, dockerSurroundings } = await import('../session/credential-places.js')
    return { surroundings: dockerSurroundings(env), stores: () => credentialPlaces(options).stores }
  }
  return {
    async setup({ registry, ...call } = {}) {
      const { setupDocker } = await import('../credentials/docker/docker-setup.js')
      const { surroundings } = await places()
      return setupDocker(registry ?? (await registryOf(options)), { ...surroundings, ...call })
    },
    async remove({ registry } = {}) {
      const { removeDockerSetup } = await import('../credentials/docker/docker-setup.js')
      const { surroundings } = await places()
      return removeDockerSetup(registry ?? (await registryOf(options)), surroundings)
    },
    async import({ store, signal, ...call } = {}) {
      const { importFromDocker } = await import('../credentials/docker/docker-import.js')
      const { chooseStore } = await import('./choose-store.js')
      const { surroundings, stores } = await places()
      const keeper = chooseStore(stores(), store)
      return importFromDocker({
        ...surroundings,
        ...call,
        put: (credential) => keeper.put(credential, { signal }),
      })
    },
    async findings() {
      const { hasDockerFiles } = await import('./take-back-docker.js')
      if (!hasDockerFiles(env)) return []
      const { inspectDockerConfigs } = await import('../credentials/docker/docker-config-findings.js')
      return inspectDockerConfigs((await places()).surroundings)
    },
    async answer(action, input, call) {
      const { answerCredentialHelper } = await import('../credentials/docker/credential-helper.js')
      try {
        // `version` has to answer whatever the stores are like.
        const stores = action === 'version' ? [] : (await places()).stores()
        return await answerCredentialHelper(action, input, { ...call, stores })
      } catch (error) {
        if (!isSdkError(error)) throw error
        return { exitCode: 1, stdout: `${error.message}\n` }
      }
    },
  }
}

async function registryOf(options: ClientOptions): Promise<string> {
  const { openSession } = await import('../session/session.js')
  const { registry } = openSession(options).defaults
  if (registry !== undefined) return registry
  throw new ConfigError('CONFIG_INVALID', {
    action: 'set up docker',
    reason: 'no registry is set',
    hint: 'Name its host, run "slipway login", or set SLIPWAY_REGISTRY.',
    side: 'local',
  })
}

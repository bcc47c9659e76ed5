import type { AppTemplate } from '../config/template.js'
import type { DockerfileFinding } from '../dockerfile/finding.js'
import type { Platform } from '../oci/platform.js'
import type { ClientOptions } from '../session/client-options.js'
import type { CreatedDockerfile, DockerfileCreateOptions } from './folder-dockerfile.js'

/** Options of `client.dockerfile.check`. */
export interface DockerfileCheckOptions {
  /** Path of the Dockerfile. */
  readonly file: string
  /**
   * Folder that it is built from, for what is wrong with the files that it starts. `false` looks at none.
   * @defaultValue the folder of the Dockerfile
   */
  readonly context?: string | false | undefined
  /** Template whose ports are compared with those of the image. @defaultValue ports are not compared */
  readonly template?: Pick<AppTemplate, 'ports'> | undefined
  /** What the image is built for. @defaultValue linux/amd64 */
  readonly platform?: Platform | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is wrong with a Dockerfile. */
export interface DockerfileCheck {
  /** Absolute path of the Dockerfile. */
  readonly file: string
  /** Sorted by line. */
  readonly findings: readonly DockerfileFinding[]
  /** Whether no finding is an error. */
  readonly isValid: boolean
}

/** Calls about Dockerfiles. They need no Docker. */
export interface DockerfileCalls {
  /**
   * Makes a Dockerfile and a `.dockerignore` for a build folder, for those who build with Docker: pinned base, user 1000, exec
   * form, one COPY for each part of the build. Classic builder and BuildKit make of it what a push makes of the folder, but
   * without its init. Network: 2 or 3 reads of the base image, unless `isOffline`; an unreachable registry is an assumption. Disk:
   * reads the folder, writes nothing.
   *
   * @throws ConfigError `OPTION_INVALID`, `BUILD_EMPTY`, `PROGRAM_NOT_FOUND`, `PROGRAM_AMBIGUOUS`, `PLATFORM_UNSUPPORTED`,
   * `PLATFORM_MIXED`, `FILE_UNSUPPORTED`, `SYMLINK_ESCAPES`, `BASE_REQUIRED`, `REFERENCE_INVALID`; NotFoundError
   * `BASE_NOT_FOUND`; LocalError `LOCAL_IO`; AbortError `ABORTED`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient()
   * const { dockerfile, assumptions } = await client.dockerfile.create({
   *   folder: 'build/linux-server',
   *   ports: ['7777/udp'],
   * })
   * console.log(dockerfile)
   * for (const assumption of assumptions) console.warn(assumption)
   * ```
   */
  create(options: DockerfileCreateOptions): Promise<CreatedDockerfile>

  /**
   * What is wrong with a Dockerfile of a game server: what does not build, what the platform cannot run, what keeps players
   * out, what gives secrets away. No network. Disk: reads the file, the names in its context, and the beginning of the
   * programs there.
   *
   * @throws ConfigError `DOCKERFILE_INVALID` when the file cannot be read, and for a `.dockerignore` that Docker refuses;
   * LocalError `LOCAL_IO` and ConfigError `FILE_UNSUPPORTED` for its context; AbortError `ABORTED`.
   */
  check(options: DockerfileCheckOptions): Promise<DockerfileCheck>
}

/** The {@link DockerfileCalls} of a client. */
export function createDockerfileCalls(client: ClientOptions): DockerfileCalls {
  return {
    async create(options) {
      const { createFolderDockerfile } = await import('./folder-dockerfile.js')
      const { basePinner } = await import('./pin-base.js')
      return createFolderDockerfile(options, basePinner(client, options))
    },
    check: async (options) => (await import('./check-dockerfile-file.js')).checkDockerfileFile(options),
  }
}

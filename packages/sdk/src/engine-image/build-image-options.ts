import type { BuildListener } from '../docker/build-event.js'
import type { DockerfileSource } from '../dockerfile/dockerfile-source.js'
import type { Platform } from '../oci/platform.js'
import type { Warning } from '../pack/warning.js'
import type { ProgressListener } from '../support/progress.js'

/** What `buildImage` builds, and how. */
export interface BuildImageOptions extends DockerfileSource {
  /**
   * What the image is for.
   * @defaultValue the engine's own
   */
  readonly platform?: Platform | undefined
  /**
   * Reference under which the engine keeps the image.
   * @defaultValue none, its id alone
   */
  readonly tag?: string | undefined
  /**
   * Registry whose pull credential base images are read with; all others are read without one.
   * @defaultValue the session's
   */
  readonly registry?: string | undefined
  /**
   * Where the output is kept.
   * @defaultValue the platform's folder for logs
   */
  readonly logFolder?: string | undefined
  /** Hears all that the build says, without the session's secrets. */
  readonly onEvent?: BuildListener | undefined
  readonly onProgress?: ProgressListener | undefined
  readonly signal?: AbortSignal | undefined
}

/** An image that the engine has built. */
export interface BuiltImage {
  /** `sha256:…`, as the engine knows it. */
  readonly imageId: string
  readonly platform: Platform
  /** References of the images that it may be built on. */
  readonly bases: readonly string[]
  /** Where the output is; `undefined` where no file could be written. */
  readonly logFile: string | undefined
  readonly durationMs: number
  readonly usedBuildKit: boolean
  readonly warnings: readonly Warning[]
}

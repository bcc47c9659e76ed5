import type { AppTemplate } from '../config/template.js'
import type { DockerfileSource } from '../dockerfile/dockerfile-source.js'
import type { BuildSource, ImageOptions } from '../folder-image/image-options.js'
import type { Platform } from '../oci/platform.js'
import type { ProgressListener } from '../support/progress.js'
import type { RunPort } from './run-report.js'

/** A build folder, with what its image is made of; the same options give the same image as a push. */
export interface FolderToRun extends BuildSource, Omit<ImageOptions, 'from' | 'annotations'> {}

/** A Dockerfile, built before it is run. */
export interface DockerfileToRun extends DockerfileSource {
  /**
   * What it is built for.
   * @defaultValue the engine's own platform
   */
  readonly platform?: Platform | undefined
}

/** What is run: a build folder, a Dockerfile, an image of a registry, or one that the engine has. */
export type RunSource =
  | FolderToRun
  | DockerfileToRun
  | {
      /** `game-server:1.4.2`, completed as everywhere else, or a full reference. */
      readonly reference: string
    }
  | {
      /** Name or id of an image that the engine has. */
      readonly engineImage: string
    }

/** When a server counts as ready. */
export interface WaitFor {
  /**
   * `7777/udp`; without protocol, TCP.
   * @defaultValue every port of the template that is checked, else every port, unless `log` is given
   */
  readonly port?: string | undefined
  /** What a line of its output contains. */
  readonly log?: string | RegExp | undefined
  /**
   * Milliseconds after which it has failed.
   * @defaultValue 60,000
   */
  readonly timeoutMs?: number | undefined
}

/** Options of `client.run`. */
export interface RunOptions {
  readonly from: RunSource
  /** Gives ports, environment and the limit of memory. Its hidden variables are filled from this machine's secrets. */
  readonly template?: AppTemplate | undefined
  /** Ports that are published besides those of the template and of the image: `7777/udp`; without protocol, TCP. */
  readonly ports?: readonly string[] | undefined
  /** Environment besides that of the image and of the template; it counts before theirs. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** Arguments in place of the image's. */
  readonly args?: readonly string[] | undefined
  /**
   * Bytes of memory, swap included.
   * @defaultValue that of the template, else no limit
   */
  readonly memoryBytes?: number | undefined
  readonly waitFor?: WaitFor | undefined
  /**
   * Stops the server so many milliseconds after it is ready, for a build machine that wants to know whether it starts.
   * @defaultValue runs until it ends or the signal fires
   */
  readonly smokeMs?: number | undefined
  /**
   * Milliseconds that a server gets to end before it is killed, rounded up to seconds.
   * @defaultValue 10,000
   */
  readonly stopGraceMs?: number | undefined
  /** Stops the server cleanly. A run whose server was started resolves; before, it rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined
  /** Kills a server that is being stopped, or still runs. */
  readonly killSignal?: AbortSignal | undefined
  /** Hears of the image on its way into the engine: steps `build`, `read`, `base`, `compare` and `load`. */
  readonly onProgress?: ProgressListener | undefined
  readonly onEvent?: ((event: RunEvent) => void) | undefined
}

/** What happens while a server runs. */
export type RunEvent =
  | {
      readonly type: 'pulling'
      /** The reference that the engine lacks. */
      readonly image: string
    }
  | {
      readonly type: 'starting'
      /** Name of the image in the engine. */
      readonly image: string
      readonly platform: string
      readonly isEmulated: boolean
      readonly ports: readonly RunPort[]
    }
  | { readonly type: 'log'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly type: 'ready'
      /** Milliseconds since the start. */
      readonly afterMs: number
      readonly ports: readonly RunPort[]
      /** What is known, as a sentence. */
      readonly words: string
    }
  | { readonly type: 'stopping'; readonly reason: StopReason }

/** Why a server that still ran was stopped. */
export type StopReason = 'smoke passed' | 'asked to' | 'not ready'

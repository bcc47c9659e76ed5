import type { BuildContext } from '../dockerfile/context.js'
import type { Dockerfile } from '../dockerfile/dockerfile.js'
import type { DockerfileSource } from '../dockerfile/dockerfile-source.js'
import type { Platform } from '../oci/platform.js'

/** What is known of a build that has failed, besides what the engine says. */
export interface BuildFacts {
  readonly source: DockerfileSource
  readonly file: Dockerfile
  readonly context: Pick<BuildContext, 'folder' | 'entries'>
  readonly platform: Platform | undefined
  /** What the failed step wrote, its last lines. */
  readonly output: readonly string[]
  /** Where all output is; absent where no file could be written. */
  readonly logFile: string | undefined
}

/** The Dockerfile's line as messages name it: `server/Dockerfile:7`. */
export function placeAt({ source }: Pick<BuildFacts, 'source'>, line: number | undefined): string {
  return line === undefined ? source.dockerfile : `${source.dockerfile}:${line}`
}

/** What to do, and where to read more. */
export function hintWithLog(advice: string, { logFile }: Pick<BuildFacts, 'logFile'>): string {
  return logFile === undefined ? advice : `${advice} The whole output is in ${logFile}.`
}

import type { RunConfig } from '../oci/config.js'
import type { Platform } from '../oci/platform.js'
import type { ExcludedEntry } from './file-entry.js'
import type { FileOpener } from './file-system.js'
import type { EngineInfo } from './inspect/engine-program.js'
import type { LayerPlan } from './layer-plan.js'
import type { Warning } from './warning.js'

/** Hops 1 to 3: what is to become an image, wherever it comes from, before anything of it is packed or sent. */
export interface PlannedImage {
  readonly platform: Platform
  /** `scratch`, or the reference of the image below the planned layers. */
  readonly base: string
  readonly run: RunConfig
  readonly plans: readonly LayerPlan[]
  /** What the plans' files are read from. */
  readonly fileSystem: FileOpener
  /** When the files were looked at, in milliseconds since 1970: a file touched later may have changed unseen. */
  readonly readAtMs: number
  /** The game engine that built it. */
  readonly engine: EngineInfo
  /** Program and default arguments that start the server, without init. */
  readonly command: { readonly entrypoint: readonly string[]; readonly args: readonly string[] }
  /** Files that ship. */
  readonly files: { readonly count: number; readonly sizeBytes: number }
  readonly excluded: readonly ExcludedEntry[]
  readonly warnings: readonly Warning[]
}

import type { ImageConfig } from '../oci/config.js'
import type { Warning } from '../pack/warning.js'
import type { RunReport } from './run-report.js'

/** The image that is run, as the engine has it now. */
export interface EngineCopy {
  /** Name in the engine. */
  readonly name: string
  readonly id: string
  readonly config: ImageConfig
  readonly loadedBytes: number
  readonly base?: RunReport['image']['base']
  readonly warnings: readonly Warning[]
}

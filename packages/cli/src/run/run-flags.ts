import type { OutputFlags } from '../output/output-mode.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import type { DockerFlags } from '../settings/docker-source.js'
import type { SourceFlags } from '../settings/push-settings.js'

/** The flags of `slipway run`. */
export interface RunFlags extends SourceFlags, Omit<DockerFlags, 'via'>, RegistryFlags, OutputFlags {
  readonly image?: string
  readonly base?: string
  readonly platform?: string
  /** False by `--no-init`. */
  readonly init?: boolean
  readonly port?: readonly string[]
  readonly env?: readonly string[]
  readonly memory?: string
  readonly waitFor?: string
  readonly waitForLog?: string
  readonly timeout?: string
  readonly smoke?: string
  readonly stopGrace?: string
  /** A path, or false by `--no-template`. */
  readonly template?: string | false
}

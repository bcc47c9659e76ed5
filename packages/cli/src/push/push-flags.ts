import { resolve } from 'node:path'
import { type AppTemplate, readTemplateFile } from '@slipway/sdk'
import type { OutputFlags } from '../output/output-mode.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import type { ImageFlags } from '../settings/push-settings.js'

/** The flags of `slipway push`. */
export interface PushFlags extends ImageFlags, RegistryFlags, OutputFlags {
  readonly image?: string
  readonly all?: boolean
  readonly tag?: string
  /** A path, or false by `--no-template`. */
  readonly template?: string | false
  readonly dryRun?: boolean
  readonly session?: boolean
  readonly verbose?: boolean
}

/**
 * The template that the flags name; `false` where none is wanted, `undefined` where they say nothing. Disk: reads the file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` for a file that holds no template.
 */
export async function chosenTemplate(
  { template }: PushFlags,
  cwd: string,
): Promise<AppTemplate | false | undefined> {
  return typeof template === 'string' ? readTemplateFile(resolve(cwd, template)) : template
}

import { type Client, findProjectConfig } from '@slipway/sdk'
import type { CommandRun } from '../run-command.js'
import { clientSettings, type RegistryFlags } from './client-settings.js'

/**
 * The client that a command works with. Disk: reads the project file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the project file is not valid.
 */
export async function clientFor({ context, report }: CommandRun, flags: RegistryFlags): Promise<Client> {
  const { cwd, env } = context
  const found = await findProjectConfig({ cwd, env })
  return context.createClient(clientSettings(context, flags, found, report.logger))
}

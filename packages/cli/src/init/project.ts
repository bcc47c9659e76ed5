import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  type Client,
  ConflictError,
  type CredentialReport,
  type FoundProjectConfig,
  findProjectConfig,
} from '@slipway/sdk'
import type { CommandRun } from '../run-command.js'
import { clientSettings } from '../settings/client-settings.js'
import type { InitFlags } from './init-flags.js'

const FILE_NAME = 'slipway.json'

/** What is there before anything is asked. */
export interface Project {
  /** Absolute path of the project file that is to be. */
  readonly path: string
  /** The folder that it is in. */
  readonly folder: string
  /** That file, where it is there: then an image is added to it. */
  readonly existing: FoundProjectConfig | undefined
  /** A file in a folder above, which does not count here any more. */
  readonly above: FoundProjectConfig | undefined
  readonly client: Client
  /** What the environment, the files and the last login tell. */
  readonly known: CredentialReport
}

/**
 * Looks at what is there. Disk: reads project files, and the places where credentials are kept. No network.
 *
 * @throws ConflictError with code `ALREADY_EXISTS` when the project file is there and no new image is named.
 * @throws ConfigError with code `CONFIG_INVALID` when a project file is not valid.
 */
export async function openProject(
  { context, report, signal }: CommandRun,
  flags: InitFlags,
): Promise<Project> {
  const { cwd, env } = context
  const path = resolve(cwd, env.SLIPWAY_CONFIG || FILE_NAME)
  const folder = dirname(path)
  const isThere = await exists(path)
  const existing = isThere ? await findProjectConfig({ cwd, env: { SLIPWAY_CONFIG: path } }) : undefined
  if (existing !== undefined) refuseExisting(existing, flags.name)
  const above = isThere ? undefined : await findProjectConfig({ cwd: folder, env: {} })
  const client = context.createClient(clientSettings(context, flags, existing ?? above, report.logger))
  const known = await client.credentials.status({ verify: false, signal })
  return { path, folder, existing, above, client, known }
}

/** The place of the JSON Schema: the one that is installed fits the version that is used. */
export async function schemaPlace(folder: string): Promise<string> {
  const installed = 'node_modules/@slipway/sdk/slipway.schema.json'
  if (await exists(join(folder, installed))) return `./${installed}`
  return 'https://unpkg.com/@slipway/sdk/slipway.schema.json'
}

function refuseExisting({ path, config }: FoundProjectConfig, name: string | undefined): void {
  const names = Object.keys(config.images ?? {})
  if (name !== undefined && !names.includes(name)) return
  const list = names.length === 0 ? '' : `, with ${names.join(', ')}`
  throw new ConflictError('ALREADY_EXISTS', {
    action: 'write',
    target: path,
    reason: name === undefined ? `it is there already${list}` : `it has an image "${name}" already`,
    hint: 'Add another image with slipway init --name NEW, or change the file by hand.',
    side: 'local',
  })
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

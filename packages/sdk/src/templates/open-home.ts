import { ConfigError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import type { Session } from '../session/session.js'
import { createFileHome } from './file-home.js'
import { createServerHome } from './server-home.js'
import type { TemplateHomeOptions, TemplateKeeper } from './template-home.js'

/**
 * Where templates are kept here: on the server where its registry service keeps them, else in the project file of the session.
 * Sends nothing, reads nothing.
 *
 * @throws ConfigError with code `CONFIG_INVALID` where there is neither.
 */
export function openTemplateHome(inventory: Inventory, session: Session): TemplateKeeper {
  const { capabilities, platform, registry } = inventory
  const { state, source, reason } = capabilities.features.templates
  if (state === 'supported' && source === 'extension' && platform !== undefined) {
    return createServerHome(platform, session)
  }
  const file = openFileHome(inventory, session)
  if (file !== undefined) return file
  throw new ConfigError('CONFIG_INVALID', {
    action: 'find the templates of',
    target: registry.host,
    reason: `this server keeps none (${reason}), and there is no project file`,
    hint: 'Make a slipway.json with `slipway init`: templates are kept in it then.',
    side: 'local',
  })
}

/**
 * The home of the template that counts for a repository: where templates are kept, except that one in the project file counts as
 * long as a server that could keep one keeps none. Network, or disk: reads the template, on a server without one the file too.
 *
 * @throws as {@link openTemplateHome}; the errors of the home.
 */
export async function findTemplateHome(
  inventory: Inventory,
  session: Session,
  { repository, signal }: TemplateHomeOptions & { readonly repository: string },
): Promise<TemplateKeeper> {
  const home = openTemplateHome(inventory, session)
  const file = home.kind === 'server' ? openFileHome(inventory, session) : undefined
  if (file === undefined || (await home.find(repository, { signal })) !== undefined) return home
  return (await file.find(repository, { signal })) === undefined ? home : file
}

function openFileHome({ registry }: Inventory, session: Session): TemplateKeeper | undefined {
  const { projectFile, defaults } = session
  return projectFile === undefined
    ? undefined
    : createFileHome(projectFile, { ...defaults, registry: registry.host })
}

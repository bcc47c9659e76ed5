import type { AppTemplate } from '../config/template.js'
import { ConfigError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingPlatform } from '../inventory/missing.js'
import type { Session } from '../session/session.js'
import { createFileHome } from './file-home.js'
import { createServerHome } from './server-home.js'
import type { TemplateHomeOptions, TemplateKeeper } from './template-home.js'

/**
 * Where templates are kept here: on the server where its registry service keeps them, else in the project file of the session.
 * Sends nothing, reads nothing.
 *
 * @throws ConfigError with code `CONFIG_INVALID` where there is neither; ServiceError `SERVER_ERROR` where the platform does not
 * say whether it keeps them.
 */
export function openTemplateHome(inventory: Inventory, session: Session): TemplateKeeper {
  const { capabilities, platform, registry } = inventory
  // A file must not get what belongs to a server that is silent at this moment.
  if (capabilities.platformProblem !== undefined) {
    throw missingPlatform('find the templates of', registry.host, capabilities)
  }
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

/** The template that the project file has for a repository; `undefined` without file or template. Disk: reads the file. */
export async function projectTemplate(
  session: Session,
  {
    registry,
    repository,
    signal,
  }: TemplateHomeOptions & { readonly registry: string; readonly repository: string },
): Promise<AppTemplate | undefined> {
  return (await fileHomeOf(session, registry)?.find(repository, { signal }))?.template
}

function openFileHome({ registry }: Inventory, session: Session): TemplateKeeper | undefined {
  return fileHomeOf(session, registry.host)
}

function fileHomeOf({ projectFile, defaults }: Session, registry: string): TemplateKeeper | undefined {
  return projectFile === undefined ? undefined : createFileHome(projectFile, { ...defaults, registry })
}

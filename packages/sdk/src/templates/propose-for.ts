import { nameIn, projectOf } from '../inventory/repository-name.js'
import { type Workplace, withInventory } from '../inventory/workplace.js'
import { parseRepository } from '../reference/repository.js'
import { openSession } from '../session/session.js'
import { buildClues, imageClues, projectClues } from './gather-clues.js'
import { type ProposedTemplate, proposeTemplate } from './propose-template.js'
import type { TemplateProposeOptions } from './template-calls.js'

/** Stands for the registry of a repository before any is known, and for nothing else: a proposal has none in it. */
const NO_REGISTRY = 'localhost'

/** A first template by what a build folder, else the newest image, and the game's project show. */
export async function proposeFor(
  place: Workplace,
  { repository: text, folder, projectFolder, ports, signal }: TemplateProposeOptions,
): Promise<ProposedTemplate> {
  const local = {
    ...(folder !== undefined && (await buildClues(folder, { signal }))),
    ...(projectFolder !== undefined && (await projectClues(projectFolder, { signal }))),
  }
  const image =
    folder !== undefined || ports !== undefined
      ? { exposedPorts: ports }
      : await withInventory(
          place,
          ({ defaults }) => ({ ...parseRepository(text, defaults), signal }),
          (inventory, { defaults }) =>
            imageClues(inventory, parseRepository(text, defaults).repository, { signal }),
        )
  return proposeTemplate({ repository: ownName(place, text), ...local, ...image })
}

/** The name of a repository without its project. */
function ownName({ options }: Workplace, text: string): string {
  const session = openSession(options)
  try {
    const { registry = NO_REGISTRY, project } = session.defaults
    const { repository } = parseRepository(text, { registry, project })
    return nameIn(projectOf(repository) ?? '', repository)
  } finally {
    session.close()
  }
}

import type { Inventory } from '../inventory/inventory.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { inspectBuild } from '../pack/inspect/inspect.js'
import { walkBuild } from '../pack/walk.js'
import { detectNetcode } from './detect-netcode.js'
import { readImageFacts } from './image-facts.js'
import { newestImageTag } from './newest-image.js'
import { listProjectFiles } from './project-files.js'
import type { TemplateClues } from './propose-template.js'

interface ClueOptions {
  readonly signal?: AbortSignal | undefined
}

/** The engine of a build folder. Disk: as `inspectBuild`. */
export async function buildClues(
  folder: string,
  { signal }: ClueOptions,
): Promise<Pick<TemplateClues, 'engine'>> {
  const walk = await walkBuild({ folder, fileSystem: nodeFileSystem, signal })
  const { engine } = await inspectBuild({ ...walk, fileSystem: nodeFileSystem, signal })
  return { engine: engine.name }
}

/** The netcodes of a project. Disk: as `listProjectFiles` and `detectNetcode`. */
export async function projectClues(
  projectFolder: string,
  { signal }: ClueOptions,
): Promise<Pick<TemplateClues, 'netcodes'>> {
  return { netcodes: await detectNetcode(await listProjectFiles(projectFolder, { signal })) }
}

/** The ports of the newest image of a repository; none where it holds none. Network: as `newestImageTag` and `readImageFacts`. */
export async function imageClues(
  inventory: Inventory,
  repository: string,
  { signal }: ClueOptions,
): Promise<Pick<TemplateClues, 'exposedPorts'>> {
  const tag = await newestImageTag(inventory, repository, { signal })
  if (tag === undefined) return {}
  const { exposedPorts } = await readImageFacts(inventory.registry.repository(repository), tag, { signal })
  return { exposedPorts }
}

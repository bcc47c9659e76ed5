import { basename } from 'node:path'
import {
  addImage,
  createProjectConfig,
  type ImageSettings,
  type ProposedTemplate,
  type Warning,
} from '@slipway/sdk'
import { buildWords } from '../output/init-lines.js'
import type { CommandRun } from '../run-command.js'
import type { Asker } from './asker.js'
import { askBuild, type BuildAnswer } from './build-answer.js'
import { onlyImage } from './default-image.js'
import { exposedPorts } from './exposed-ports.js'
import { imageNameFrom } from './image-name.js'
import { type InitFlags, namedFolder } from './init-flags.js'
import type { InitRemarks, InitResult } from './init-result.js'
import { openProject, type Project, schemaPlace } from './project.js'
import { askRegistry, checkImageName, isOwnMachine, type RegistryAnswer } from './registry-answer.js'
import { askTemplate } from './template-answer.js'

/** What the command line says. */
export interface InitRequest {
  readonly folder: string | undefined
  readonly flags: InitFlags
}

/** What was found out. */
interface Answers {
  readonly build: BuildAnswer
  readonly name: string
  /** Absent where a file that is there says nothing of it. */
  readonly registry: RegistryAnswer | undefined
  readonly proposed: ProposedTemplate | undefined
}

/**
 * Finds out what a project file needs, and writes it.
 *
 * @throws ConflictError with code `ALREADY_EXISTS`; ConfigError with code `OPTION_INVALID` where nothing tells what is needed and
 * nobody can be asked, `TEMPLATE_INVALID` for a template that a push would refuse; LocalError with code `LOCAL_IO`.
 */
export async function setUp(
  run: CommandRun,
  asker: Asker,
  request: InitRequest,
): Promise<{ readonly result: InitResult; readonly remarks: InitRemarks }> {
  const { flags } = request
  // Before anything is asked: it may be there already.
  const named = namedFolder(request.folder, flags)
  const project = await openProject(run, flags)
  const answers = await findOut(run, asker, { named, flags, project })
  const { build, name, registry, proposed } = answers
  const settings = settingsOf(answers)
  const namesRegistry = isWorthNaming(project, flags)
  const defaultImage = onlyImage(project)
  await write(project, { name, settings, defaultImage, registry: namesRegistry ? registry : undefined })
  const result: InitResult = {
    schemaVersion: 1,
    path: project.path,
    outcome: project.existing === undefined ? 'created' : 'image-added',
    image: { name, ...settings },
    ...(defaultImage !== undefined && { defaultImage }),
    ...registry,
    assumptions: proposed?.assumptions ?? [],
    warnings: [...build.warnings, ...hiddenFile(project)],
    next: nextCommands(project, name),
  }
  const isNews = !asker.isInteractive
  const inspection = isNews ? build.inspection : undefined
  return { result, remarks: { inspection, namesRegistry, showsAssumptions: isNews } }
}

async function findOut(
  { context: { cwd }, report: { say }, signal }: CommandRun,
  asker: Asker,
  {
    named,
    flags,
    project,
  }: { readonly named: string | undefined; readonly flags: InitFlags; readonly project: Project },
): Promise<Answers> {
  const { path, client, folder } = project
  const build = await askBuild(asker, { named, cwd, base: folder, client, signal })
  if (asker.isInteractive && build.inspection !== undefined) say(`  ${buildWords(build.inspection)}`)
  const name = await asker.ask({
    text: 'Name of the image',
    proposal: imageNameFrom(basename(cwd)),
    given: flags.name,
    flag: '--name NAME',
    check: (answer) => checkImageName(answer, path),
  })
  const registry = await destination(asker, project)
  const proposal = proposesVersions(project)
  const proposed = await askTemplate(asker, { client, flags, name, build, cwd, path, proposal, signal, say })
  return { build, name, registry, proposed }
}

/** What listens on this machine today has another port tomorrow; who writes it down by hand means it. */
function isWorthNaming({ existing, known }: Project, { registry }: InitFlags): boolean {
  const isChosen = registry !== undefined || known.registry === undefined
  return existing !== undefined || isChosen || !isOwnMachine(known.registry)
}

/** A file that is there tells by itself, or leaves it to the environment. */
async function destination(
  asker: Asker,
  { existing, known, path }: Project,
): Promise<RegistryAnswer | undefined> {
  const { registry, project } = known
  if (existing === undefined) return askRegistry(asker, known, path)
  return registry === undefined ? undefined : { registry, ...(project !== undefined && { project }) }
}

function settingsOf({ build: { dir }, proposed }: Answers): ImageSettings {
  if (proposed === undefined) return { dir }
  const { template } = proposed
  return { dir, ports: exposedPorts(template.ports), template }
}

/** A registry that somebody pushes to without a hosting platform has nobody who could make versions. */
function proposesVersions({ known: { credentials } }: Project): boolean {
  const has = (wanted: string) => credentials.some(({ kind, state }) => kind === wanted && state !== 'absent')
  return has('api') || !has('push')
}

async function write(
  { path, folder, existing }: Project,
  {
    name,
    settings,
    defaultImage,
    registry,
  }: {
    readonly name: string
    readonly settings: ImageSettings
    readonly defaultImage: string | undefined
    readonly registry: RegistryAnswer | undefined
  },
): Promise<void> {
  if (existing !== undefined) return addImage({ path, image: name, settings, defaultImage })
  const config = { $schema: await schemaPlace(folder), ...registry, images: { [name]: settings } }
  await createProjectConfig({ path, config })
}

function hiddenFile({ above }: Project): Warning[] {
  if (above === undefined) return []
  const message = `${above.path} does not count in this folder any more: the nearest slipway.json does.`
  return [{ code: 'PROJECT_FILE_HIDDEN', message }]
}

function nextCommands({ existing, known: { credentials } }: Project, name: string): readonly string[] {
  const isLoggedIn = credentials.some(({ state }) => state !== 'absent')
  const push = existing === undefined ? 'slipway push' : `slipway push --image ${name}`
  return isLoggedIn ? [push] : ['slipway login', push]
}

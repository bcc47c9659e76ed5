import { type Client, findProjectConfig, RESTART_POLICIES } from '@slipway/sdk'
import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_CANCELLED, EXIT_OK, exitCodeOf } from '../exit-code.js'
import { findingCounts, findingLines, isError } from '../output/finding-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { printable } from '../output/printable.js'
import { deletedTemplateLines, templateDeletionLines, templateLines } from '../output/template-lines.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { type ChosenRepository, chooseRepository } from '../settings/chosen-repository.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { confirmDeletion, nobodyToAsk } from './confirm-deletion.js'
import { addOutputFlags, addPlatformFlags, collect } from './flags.js'
import { type PutFlags, runCreate, runEdit } from './template-put.js'
import { addSecretCommands } from './template-secret.js'

const REPOSITORY = 'the image of slipway.json where it is left out'
const NOT_CHANGED = 'Cancelled. "slipway template show" shows how the template is.'

interface TemplateCommandFlags extends PutFlags {
  readonly tag?: string
  readonly netcode?: string
}

type Work = (run: CommandRun, flags: TemplateCommandFlags, repository: string | undefined) => Promise<number>

/** Adds `slipway template` with its commands. */
export function addTemplateCommand(
  program: Command,
  context: CliContext,
  onExitCode: ExitCodeListener,
): void {
  const template = program
    .command('template')
    .description('say what each new tag of a repository becomes an app version by')
    .helpCommand(false)
  const add = (name: string, description: string, work: Work, cancelled = 'Cancelled.'): Command => {
    const command = template.command(name).description(description).argument('[repository]', REPOSITORY)
    return command.action(async () => {
      const flags: TemplateCommandFlags = command.opts()
      const run = (given: CommandRun) => work(given, flags, command.args[0])
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const common = (command: Command) => addOutputFlags(addPlatformFlags(command))
  common(add('show', 'show the template and where it is kept', runShow))
  const create = add('create', 'make the template of a repository that has none', runCreate, NOT_CHANGED)
  addPutFlags(create).option(
    '--folder <folder>',
    'build folder to propose it by, instead of the newest image',
  )
  common(create)
  common(
    addPutFlags(add('edit', 'change the template, for tags that are pushed later', runEdit, NOT_CHANGED)),
  )
  const remove = add('delete', 'forget the template: later tags get no app version', runDelete, NOT_CHANGED)
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'delete without asking, for scripts')
  common(remove)
  const validate = add(
    'validate',
    'say what is wrong with the template; exit code 2 for an error',
    runValidate,
  )
    .option('--tag <tag>', 'image to check it with, instead of the newest')
    .option('--netcode <name>', 'netcode of the game: mirror, fishnet, ngo, fusion, enet, websocket, ...')
  common(validate)
  addSecretCommands(template, context, onExitCode)
}

function addPutFlags(command: Command): Command {
  return command
    .option('--app <name>', 'app whose versions are made')
    .option('--version-name <pattern>', "pattern of the versions' names: {tag}, {utc}, {git}, {n}")
    .option('--cpu <units>', '1024 units are one virtual CPU')
    .option('--memory <MiB>', 'at most double the CPU units')
    .option('--gpu <units>', '1024 units are one GPU')
    .option(
      '--port <port>',
      'NAME=7777/udp, with ",tls" or ",no-check" behind (repeatable; replaces all)',
      collect,
    )
    .option('--env <pair>', 'KEY=value for the server, no secrets (repeatable)', collect)
    .option(
      '--secret-env <pair>',
      'KEY=NAME of a secret: slipway template secret set NAME (repeatable)',
      collect,
    )
    .option('--remove-env <key>', 'variable that goes (repeatable)', collect)
    .option('--max-duration <span>', 'end deployments after 60m, 24h, ... or never')
    .option('--time-to-deploy <span>', 'longest download of the image: 120s')
    .option('--grace <span>', 'time from the stop signal to the kill: 30s')
    .addOption(new Option('--restart <policy>', 'when the server ends').choices([...RESTART_POLICIES]))
    .option('--force-cache', 'load the image everywhere ahead of deployments')
    .option('--no-force-cache', 'load it where it is needed')
    .option('--from-version <version>', 'copy an app version: APP/VERSION')
    .option('--from-file <file>', 'take the template from a JSON file')
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'change it without asking, for scripts')
}

async function runShow(run: CommandRun, flags: RegistryFlags, named: string | undefined): Promise<number> {
  const { client, repository } = await open(run, flags, { named, command: 'slipway template show' })
  const kept = await client.templates.get(repository, { signal: run.signal })
  await run.report.result('template', kept, () => templateLines(kept, { nowMs: run.context.now() }))
  return EXIT_OK
}

async function runDelete(
  run: CommandRun,
  flags: TemplateCommandFlags,
  named: string | undefined,
): Promise<number> {
  const { report, signal } = run
  if (flags.json === true && flags.dryRun !== true && flags.yes !== true) throw nobodyToAsk('--json')
  const { client, repository, settings } = await open(run, flags, {
    named,
    command: 'slipway template delete',
  })
  const kept = await client.templates.get(repository, { signal })
  const lines = templateDeletionLines(kept, { isInFile: settings?.template !== undefined })
  if (flags.dryRun === true) {
    const last = 'Nothing was deleted: this was --dry-run.'
    await report.result('template', kept, () => [...lines, last])
    return EXIT_OK
  }
  if (flags.yes === true) for (const line of lines) report.note(line)
  else if (!(await confirmDeletion(run, { lines, question: 'Delete the template? [y/N] ' })))
    return EXIT_CANCELLED
  const deleted = await client.templates.delete(repository, { signal })
  await report.result('template', deleted, () => deletedTemplateLines(deleted))
  return EXIT_OK
}

async function runValidate(
  run: CommandRun,
  flags: TemplateCommandFlags,
  named: string | undefined,
): Promise<number> {
  const { report, signal } = run
  const { tag, netcode } = flags
  const { client, repository } = await open(run, flags, { named, command: 'slipway template validate' })
  const facts = netcode === undefined ? {} : { netcode }
  const findings = await client.templates.check(repository, { tag, facts, signal })
  const counts = findingCounts(findings)
  const end =
    counts === '' ? `The template of ${repository} is fine.` : `The template of ${repository}: ${counts}.`
  const value = { schemaVersion: 1, repository, isValid: !findings.some(isError), findings }
  await report.result('template', value, () => [...findingLines(findings), printable(end)])
  return findings.some(isError) ? exitCodeOf({ code: 'TEMPLATE_INVALID' }) : EXIT_OK
}

async function open(
  { context, report }: CommandRun,
  flags: RegistryFlags & OutputFlags,
  { named, command }: { readonly named: string | undefined; readonly command: string },
): Promise<{
  readonly client: Client
  readonly repository: string
  readonly settings: ChosenRepository['settings']
}> {
  const found = await findProjectConfig(context)
  const client = context.createClient(clientSettings(context, flags, found, report.logger))
  const { name, settings } = chooseRepository(named, found, command)
  return { client, repository: name, settings }
}

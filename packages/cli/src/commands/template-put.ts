import { resolve } from 'node:path'
import {
  type AppTemplate,
  type Assumption,
  type Client,
  ConfigError,
  ConflictError,
  type FoundProjectConfig,
  findProjectConfig,
  readTemplateFile,
  type TemplatePlan,
} from '@slipway/sdk'
import { EXIT_CANCELLED, EXIT_OK, exitCodeOf } from '../exit-code.js'
import { isError } from '../output/finding-lines.js'
import type { OutputFlags } from '../output/output-mode.js'
import { putTemplateLines, templatePlanLines, templateQuestion } from '../output/template-lines.js'
import type { CommandRun } from '../run-command.js'
import { type ChosenRepository, chooseRepository } from '../settings/chosen-repository.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { remainingAssumptions } from '../settings/remaining-assumptions.js'
import { changesTemplate, type TemplateFlags, withTemplateFlags } from '../settings/template-flags.js'
import { usageError } from '../usage-error.js'

/** The flags of `slipway template create` and `edit`. */
export interface PutFlags extends TemplateFlags, RegistryFlags, OutputFlags {
  readonly fromVersion?: string
  readonly fromFile?: string
  readonly folder?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** A template that is to be kept, and how it came about. */
interface Wish {
  readonly repository: string
  readonly template: AppTemplate
  /** What it was made from, as whole sentences. */
  readonly origin: readonly string[]
  readonly assumptions: readonly Assumption[]
}

/** `slipway template create`: from a version, a file, the project file, or by a proposal. */
export async function runCreate(
  run: CommandRun,
  flags: PutFlags,
  named: string | undefined,
): Promise<number> {
  refuseUnasked(flags)
  const { client, found } = await open(run, flags)
  const chosen = chooseRepository(named, found, 'slipway template create')
  const start = await startingPoint(run, client, { flags, chosen })
  const template = withTemplateFlags(start.template, flags)
  return keep(run, client, { wish: { ...start, repository: chosen.name, template }, flags, isNew: true })
}

/** `slipway template edit`: the flags in place of what the template has; with a source, that one instead. */
export async function runEdit(run: CommandRun, flags: PutFlags, named: string | undefined): Promise<number> {
  refuseUnasked(flags)
  if (!changesTemplate(flags) && flags.fromFile === undefined && flags.fromVersion === undefined) {
    throw usageError(
      'nothing says what to change',
      'Add what is to be different: --memory 2048, --port gameport=7777/udp, ... See slipway template edit --help.',
    )
  }
  const { client, found } = await open(run, flags)
  const { name } = chooseRepository(named, found, 'slipway template edit')
  const { signal } = run
  const start = (await namedSource(run, client, flags)) ?? (await client.templates.get(name, { signal }))
  const template = withTemplateFlags(start.template, flags)
  return keep(run, client, { wish: { repository: name, template, origin: [], assumptions: [] }, flags })
}

async function open(
  { context, report }: CommandRun,
  flags: PutFlags,
): Promise<{ readonly client: Client; readonly found: FoundProjectConfig | undefined }> {
  const found = await findProjectConfig(context)
  return { client: context.createClient(clientSettings(context, flags, found, report.logger)), found }
}

async function startingPoint(
  run: CommandRun,
  client: Client,
  { flags, chosen: { name, settings } }: { readonly flags: PutFlags; readonly chosen: ChosenRepository },
): Promise<Omit<Wish, 'repository'>> {
  const named = await namedSource(run, client, flags)
  if (named !== undefined) return { ...named, assumptions: [] }
  // Where a server is to keep it, what the project has agreed on is the best that it can be given.
  if (settings?.template !== undefined && flags.folder === undefined) {
    return { template: settings.template, origin: ['Taken from slipway.json.'], assumptions: [] }
  }
  const { cwd } = run.context
  const proposed = await client.templates.propose({
    repository: name,
    ...(flags.folder !== undefined && { folder: resolve(cwd, flags.folder), ports: settings?.ports }),
    projectFolder: cwd,
    signal: run.signal,
  })
  const assumptions = remainingAssumptions(proposed.assumptions, flags)
  const origin = ['Proposed:', ...assumptions.map(({ message }) => `  ${message}`)]
  return { template: proposed.template, origin: assumptions.length === 0 ? [] : origin, assumptions }
}

async function namedSource(
  { context: { cwd }, signal }: CommandRun,
  client: Client,
  { fromFile, fromVersion }: PutFlags,
): Promise<Pick<Wish, 'template' | 'origin'> | undefined> {
  if (fromFile !== undefined && fromVersion !== undefined) {
    throw usageError('--from-file and --from-version name two sources', 'Choose one of them.')
  }
  if (fromFile !== undefined) return { template: await readTemplateFile(resolve(cwd, fromFile)), origin: [] }
  if (fromVersion === undefined) return undefined
  const [app = '', version = '', ...rest] = fromVersion.split('/')
  if (app === '' || version === '' || rest.length > 0) {
    throw usageError(
      '--from-version takes APP/VERSION',
      'Write --from-version my-game/1.4.2; slipway apps lists them.',
    )
  }
  const origin = [`Copied from the app version ${app} ${version}.`]
  return { template: await client.templates.copyOf(app, version, { signal }), origin }
}

/** Shows what would change, asks, and does it. */
async function keep(
  run: CommandRun,
  client: Client,
  { wish, flags, isNew = false }: { readonly wish: Wish; readonly flags: PutFlags; readonly isNew?: boolean },
): Promise<number> {
  const { report, signal } = run
  const { repository, template, origin, assumptions } = wish
  const plan = await client.templates.plan(repository, template, { signal })
  if (isNew && plan.outcome !== 'create') throw alreadyThere(plan)
  const lines = [...origin, ...templatePlanLines(plan)]
  const isWrong = plan.findings.some(isError)
  if (flags.dryRun === true || (plan.outcome === 'same' && !isWrong)) {
    const last = flags.dryRun === true ? ['Nothing was changed: this was --dry-run.'] : []
    await report.result('template', { schemaVersion: 1, plan, assumptions }, () => [...lines, ...last])
    return isWrong ? exitCodeOf({ code: 'TEMPLATE_INVALID' }) : EXIT_OK
  }
  if (isWrong) throw wrongTemplate(run, plan, origin)
  if (flags.yes === true) for (const line of lines) report.note(line)
  else if (!(await confirmed(run, plan, lines))) return EXIT_CANCELLED
  const kept = await client.templates.put(plan, { signal })
  await report.result('template', { schemaVersion: 1, plan, assumptions, kept }, () => putTemplateLines(kept))
  return EXIT_OK
}

async function confirmed(
  { context, report, signal }: CommandRun,
  plan: TemplatePlan,
  lines: readonly string[],
): Promise<boolean> {
  for (const line of lines) report.say(line)
  const prompt = context.openPrompt(signal)
  if (prompt === undefined) throw nobodyToAsk('without a terminal')
  try {
    const answer = await prompt.ask(templateQuestion(plan))
    if (/^y(es)?$/i.test(answer.trim())) return true
  } finally {
    prompt.close()
  }
  report.say('Nothing was changed.')
  return false
}

function refuseUnasked({ json, dryRun, yes }: PutFlags): void {
  if (json === true && dryRun !== true && yes !== true) throw nobodyToAsk('--json')
}

function nobodyToAsk(how: string): Error {
  return usageError(
    `${how} nobody can be asked whether to keep the template`,
    'Look at it with --dry-run first, then add --yes.',
  )
}

function alreadyThere({ repository, home, place }: TemplatePlan): Error {
  return new ConflictError('ALREADY_EXISTS', {
    action: 'make the template of',
    target: repository,
    reason: `there is one already, kept ${home === 'server' ? 'at' : 'in'} ${place}`,
    hint: `Look at it with slipway template show ${repository}, change it with slipway template edit ${repository}.`,
    side: 'local',
  })
}

/** Everything is shown to people but what the error says itself. */
function wrongTemplate({ report }: CommandRun, plan: TemplatePlan, origin: readonly string[]): Error {
  const first = plan.findings.find(isError)
  const others = plan.findings.filter((finding) => finding !== first)
  for (const line of [...origin, ...templatePlanLines({ ...plan, findings: others })]) report.note(line)
  return new ConfigError('TEMPLATE_INVALID', {
    action: 'keep the template of',
    target: plan.repository,
    reason: `${first?.path}: ${first?.message.replace(/\.$/, '')}`,
    hint: first?.hint ?? 'Correct the template.',
    side: 'local',
  })
}

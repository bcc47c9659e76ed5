import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_FAILED, EXIT_OK } from '../exit-code.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { changedTagLines, sameLines, tagLines } from '../output/tag-lines.js'
import type { ExitCodeListener } from '../program.js'
import { readList } from '../read-list.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { addAllFlag, addOutputFlags, addPlatformFlags } from './flags.js'

interface TagsFlags extends RegistryFlags, OutputFlags {
  readonly all?: boolean
  readonly includeUsed?: boolean
}

type Work = (run: CommandRun, flags: TagsFlags, args: readonly string[]) => Promise<number>

/** Adds `slipway tags` with its commands. */
export function addTagsCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const tags = program
    .command('tags')
    .description('list the tags of a repository, add and remove tags, see what they name')
    .usage('REPOSITORY | add REFERENCE TAG | remove REFERENCE | resolve REFERENCE | same REFERENCE REFERENCE')
    .addHelpText('after', '\nA repository with the name of a command: slipway tags list add')
    .helpCommand(false)
  const finish = (command: Command, cancelled: string, work: Work) => {
    addOutputFlags(addPlatformFlags(command)).action(async () => {
      const flags: TagsFlags = command.opts()
      const run = (given: CommandRun) => work(given, flags, command.args)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const list = tags
    .command('list', { isDefault: true })
    .description('list the tags of a repository, the newest first (what slipway tags REPOSITORY does)')
    .argument('<repository>')
  finish(addAllFlag(list), 'Cancelled.', runList)
  const add = tags
    .command('add')
    .description('give an artifact another tag; a tag is never taken from another artifact')
    .argument('<reference>', 'tag or digest that names the artifact')
    .argument('<tag>', 'the new tag, without repository')
  finish(add, 'Cancelled. Run it again: a tag that is there already is left alone.', runAdd)
  const remove = tags
    .command('remove')
    .description('take a tag away; its artifact stays')
    .argument('<reference>', 'REPOSITORY:TAG')
    .option('--include-used', 'also a tag that an app version starts')
  finish(remove, 'Cancelled. The tag may be gone: slipway tags shows it.', runRemove)
  const resolve = tags
    .command('resolve')
    .description('print the digest that a tag names now')
    .argument('<reference>')
  finish(resolve, 'Cancelled.', runResolve)
  const same = tags
    .command('same')
    .description('say whether two references name the same artifact; ends with 1 where they do not')
    .argument('<reference>')
    .argument('<other>')
  finish(same, 'Cancelled.', runSame)
}

async function runList(run: CommandRun, flags: TagsFlags, [repository = '']: readonly string[]) {
  const { context, report, signal } = run
  const client = await clientFor(run, flags)
  const found = await readList((page) => client.tags.list({ repository, ...page }), { all: true, signal })
  const value = { schemaVersion: 1, source: found.source, tags: found.items }
  const shown = { all: flags.all ?? false, nowMs: context.now() }
  await report.result('tags', value, () => tagLines(found, shown))
  return EXIT_OK
}

async function runAdd(run: CommandRun, flags: TagsFlags, [reference = '', tag = '']: readonly string[]) {
  const client = await clientFor(run, flags)
  const changed = await client.tags.add(reference, tag, { signal: run.signal })
  await run.report.result('tags', { schemaVersion: 1, ...changed }, () => changedTagLines(changed))
  return EXIT_OK
}

async function runRemove(run: CommandRun, flags: TagsFlags, [reference = '']: readonly string[]) {
  const client = await clientFor(run, flags)
  const { includeUsed } = flags
  const changed = await client.tags.remove(reference, { includeUsed, signal: run.signal })
  await run.report.result('tags', { schemaVersion: 1, ...changed }, () => changedTagLines(changed))
  return EXIT_OK
}

async function runResolve(run: CommandRun, flags: TagsFlags, [reference = '']: readonly string[]) {
  const client = await clientFor(run, flags)
  const resolved = await client.tags.resolve(reference, { signal: run.signal })
  await run.report.result('tags', { schemaVersion: 1, ...resolved }, () => [resolved.digest])
  return EXIT_OK
}

async function runSame(run: CommandRun, flags: TagsFlags, references: readonly string[]) {
  const client = await clientFor(run, flags)
  const [one = '', other = ''] = references
  // Not `isSameArtifact`: people want to see the two digests.
  const found = await Promise.all([
    client.tags.resolve(one, { signal: run.signal }),
    client.tags.resolve(other, { signal: run.signal }),
  ])
  const same = found[0].digest === found[1].digest
  await run.report.result('tags', { schemaVersion: 1, same, references: found }, () => sameLines(...found))
  return same ? EXIT_OK : EXIT_FAILED
}

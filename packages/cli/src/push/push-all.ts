import { type Client, type FoundProjectConfig, findProjectConfig } from '@slipway/sdk'
import { EXIT_CANCELLED, exitCodeOf } from '../exit-code.js'
import { outputMode } from '../output/output-mode.js'
import { planLines } from '../output/plan-lines.js'
import { cancelledLine, pushedLines } from '../output/pushed-lines.js'
import { asSdkError, type CommandRun } from '../run-command.js'
import { chooseImage } from '../settings/chosen-image.js'
import { sourceKind } from '../settings/docker-source.js'
import { pushSettings } from '../settings/push-settings.js'
import { usageError } from '../usage-error.js'
import { flagName, isTyped } from './flag-name.js'
import { pushClient } from './push-client.js'
import type { PushFlags } from './push-flags.js'
import { type ImagePush, pushImage } from './push-image.js'
import { isCancelled, type Pushed, type PushedImage } from './pushed-image.js'
import { refuseFlags } from './refuse-flags.js'
import { versionExitCode } from './version-exit-code.js'
import { withListeners } from './with-listeners.js'

/** What is said of one image cannot be meant for all of them. */
const OF_ONE_IMAGE = [
  'to',
  'image',
  'entrypoint',
  'arg',
  'ignore',
  'base',
  'platform',
  'port',
  'env',
  'stopSignal',
  'stopCommand',
  'stopGrace',
  'annotation',
  'engineImage',
  'file',
  'buildArg',
  'target',
] as const satisfies readonly (keyof PushFlags)[]

/**
 * Pushes every image of the project file, one after the other and all under the same tag. One that fails does not stop the
 * others, and what is cancelled does: then none is begun any more. Returns the exit code of the first that is not as wanted.
 */
export async function pushAll(
  run: CommandRun,
  folder: string | undefined,
  flags: PushFlags,
): Promise<number | undefined> {
  refuseOfOne(folder, flags)
  const { context, report } = run
  const found = await findProjectConfig(context)
  const images = found?.config.images ?? {}
  const names = Object.keys(images)
  if (names.length === 0) {
    throw usageError('there is no slipway.json with images', 'Make one: slipway init.')
  }
  const kinds = Object.values(images).map((settings) => sourceKind(flags, { settings }))
  refuseFlags(undefined, flags, kinds)
  const client = await pushClient(run, flags, found)
  const pushed = await pushEach(run, names, { client, found, flags })
  await report.result('receipts', { schemaVersion: 1, images: pushed }, () => pushedLines(pushed))
  if (!pushed.some(isCancelled)) return pushed.map(exitCode).find((code) => code !== undefined)
  report.say(cancelledLine(pushed, { isPlan: flags.dryRun === true }))
  return EXIT_CANCELLED
}

interface EachPush {
  readonly client: Client
  readonly found: FoundProjectConfig | undefined
  readonly flags: PushFlags
}

/** What became of each image that was begun. */
async function pushEach(
  run: CommandRun,
  names: readonly string[],
  { client, found, flags }: EachPush,
): Promise<readonly PushedImage[]> {
  const pushed: PushedImage[] = []
  let { tag } = flags
  for (const name of names) {
    const image = chooseImage({ folder: undefined, image: name }, found)
    const to = tag === undefined ? name : `${name}:${tag}`
    const template = flags.template === false ? false : undefined
    const settings = pushSettings({
      folder: undefined,
      cwd: run.context.cwd,
      flags: { ...flags, to },
      image,
      template,
    })
    const one = await attempt(run, { client, options: settings, image }, flags)
    pushed.push({ image: name, ...one })
    if (isCancelled(one)) break
    // The second that the first one began in is as good for the others: they belong together.
    tag ??= tagOf(one)
  }
  return pushed
}

async function attempt(run: CommandRun, image: ImagePush, flags: PushFlags): Promise<Pushed> {
  const { report, signal } = run
  // One object for all of them.
  const isPrinted = !outputMode(flags).json
  try {
    if (flags.dryRun !== true) return { receipt: await pushImage(run, image, flags, { isPrinted }) }
    const plan = await image.client.plan(withListeners(run, image.options, flags))
    if (isPrinted) await report.result('plan', plan, () => planLines(plan))
    return { plan }
  } catch (thrown) {
    const error = asSdkError(thrown, signal)
    // Of a cancelled one the end tells, together with those that are pushed.
    if (isPrinted && error.code !== 'ABORTED') await report.fail(error)
    return { error }
  }
}

function tagOf(one: Pushed): string | undefined {
  if ('receipt' in one) return one.receipt.tag
  return 'plan' in one ? one.plan.reference.split(':').at(-1) : undefined
}

function exitCode(one: Pushed): number | undefined {
  if ('error' in one) return exitCodeOf(one.error)
  return 'receipt' in one ? versionExitCode(one.receipt) : undefined
}

function refuseOfOne(folder: string | undefined, flags: PushFlags): void {
  const isTemplateFile = typeof flags.template === 'string'
  const flag = isTemplateFile ? 'template' : OF_ONE_IMAGE.find((name) => isTyped(flags, name))
  const said = folder !== undefined ? `the folder ${folder}` : flag && flagName(flag)
  if (said === undefined) return
  throw usageError(
    `--all pushes every image of slipway.json, and ${said} is for one`,
    'Leave one of the two out; what differs between the images stands in slipway.json.',
  )
}

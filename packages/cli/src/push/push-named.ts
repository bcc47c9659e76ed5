import { findProjectConfig } from '@slipway/sdk'
import { planLines } from '../output/plan-lines.js'
import type { CommandRun } from '../run-command.js'
import { chooseImage } from '../settings/chosen-image.js'
import { pushSettings } from '../settings/push-settings.js'
import { usageError } from '../usage-error.js'
import { pushClient } from './push-client.js'
import { chosenTemplate, type PushFlags } from './push-flags.js'
import { pushImage } from './push-image.js'
import { versionExitCode } from './version-exit-code.js'

/** Pushes a folder, or one image of the project file. Returns the exit code, where it is not 0. */
export async function pushNamed(
  run: CommandRun,
  folder: string | undefined,
  flags: PushFlags,
): Promise<number | undefined> {
  if (flags.tag !== undefined) {
    throw usageError('--tag is the tag of --all', 'Write --to REPOSITORY:TAG.')
  }
  const { context, report, signal } = run
  const { cwd, env } = context
  const found = await findProjectConfig({ cwd, env })
  const image = chooseImage({ folder, image: flags.image }, found)
  const template = await chosenTemplate(flags, cwd)
  const options = pushSettings({ folder, cwd, flags, image, template })
  const client = await pushClient(run, flags, found)
  if (flags.dryRun !== true) {
    return versionExitCode(await pushImage(run, { client, options, image }, flags))
  }
  const plan = await client.plan({ ...options, signal, onProgress: report.onProgress })
  await report.result('plan', plan, () => planLines(plan))
  for (const warning of plan.warnings) report.warn(warning)
  return undefined
}

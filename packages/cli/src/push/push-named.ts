import { findProjectConfig } from '@slipway/sdk'
import { planLines } from '../output/plan-lines.js'
import type { CommandRun } from '../run-command.js'
import { imageOrFlags, sourceKind } from '../settings/docker-source.js'
import { pushSettings } from '../settings/push-settings.js'
import { usageError } from '../usage-error.js'
import { pushClient } from './push-client.js'
import { chosenTemplate, type PushFlags } from './push-flags.js'
import { pushImage } from './push-image.js'
import { refuseFlags } from './refuse-flags.js'
import { versionExitCode } from './version-exit-code.js'
import { withListeners } from './with-listeners.js'

/** Pushes a folder, or one image of the project file. Returns the exit code, where it is not 0. */
export async function pushNamed(
  run: CommandRun,
  folder: string | undefined,
  flags: PushFlags,
): Promise<number | undefined> {
  if (flags.tag !== undefined) {
    throw usageError('--tag is the tag of --all', 'Write --to REPOSITORY:TAG.')
  }
  const { context, report } = run
  const { cwd, env } = context
  const found = await findProjectConfig({ cwd, env })
  const image = imageOrFlags(folder, flags, found)
  refuseFlags(folder, flags, [sourceKind(flags, image)])
  const template = await chosenTemplate(flags, cwd)
  const options = pushSettings({ folder, cwd, flags, image, template })
  const client = await pushClient(run, flags, found)
  if (flags.dryRun !== true) {
    return versionExitCode(await pushImage(run, { client, options, image }, flags))
  }
  const plan = await client.plan(withListeners(run, options, flags))
  await report.result('plan', plan, () => planLines(plan))
  for (const warning of plan.warnings) report.warn(warning)
  return undefined
}

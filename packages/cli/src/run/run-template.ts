import { resolve } from 'node:path'
import { type AppTemplate, type Client, isSdkError, readTemplateFile } from '@slipway/sdk'
import type { CommandRun } from '../run-command.js'
import type { ChosenImage } from '../settings/chosen-image.js'
import { withinLimit } from '../within-limit.js'
import type { RunFlags } from './run-flags.js'

/** A server runs without its template too, and nobody waits long for it. */
const LIMIT_MS = 3_000
/** Then there is nothing that would be missed. */
const NONE_KEPT = ['NAME_UNKNOWN', 'CONFIG_INVALID', 'CREDENTIAL_MISSING'] as const

/**
 * The template that a run takes ports, environment and memory from: the one of `--template`, of the image in the project file, or
 * the one that is kept for the repository, where it can be had within 3 s.
 *
 * @throws ConfigError with code `CONFIG_INVALID` for a file that holds no template.
 */
export async function templateOfRun(
  { context, report, signal }: CommandRun,
  client: Client,
  of: {
    readonly flags: Pick<RunFlags, 'template' | 'engineImage'>
    readonly image: ChosenImage | undefined
    /** As written; `undefined` for a folder. */
    readonly reference: string | undefined
  },
): Promise<AppTemplate | undefined> {
  const { flags, image, reference } = of
  if (flags.template === false) return undefined
  if (flags.template !== undefined) return readTemplateFile(resolve(context.cwd, flags.template))
  if (image?.settings.template) return image.settings.template
  const repository = image?.name ?? reference?.replace(/@.*$/, '').replace(/:[^:/]*$/, '')
  if (repository === undefined || flags.engineImage !== undefined) return undefined
  try {
    return await withinLimit({ limitMs: LIMIT_MS, signal }, async (limited) => {
      const { template, place } = await client.templates.get(repository, { signal: limited })
      report.note(`With the template of ${place}; --no-template runs without.`)
      return template
    })
  } catch (error) {
    if (signal.aborted) throw error
    if (!isSdkError(error, ...NONE_KEPT)) {
      report.note(
        `The template of ${repository} could not be read: the server runs without its ports and variables.`,
      )
    }
    return undefined
  }
}

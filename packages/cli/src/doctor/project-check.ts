import { type FoundProjectConfig, findProjectConfig, isSdkError } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import { count } from '../output/tables.js'
import { type DoctorCheck, fail, ok } from './check.js'

/** Whether there is a valid project file, and what is in it. */
export async function checkProjectFile({
  cwd,
  env,
}: CliContext): Promise<{ readonly check: DoctorCheck; readonly found: FoundProjectConfig | undefined }> {
  try {
    const found = await findProjectConfig({ cwd, env })
    if (found === undefined) {
      return {
        check: ok('project file', 'no slipway.json here; flags and variables do as well'),
        found: undefined,
      }
    }
    const images = Object.keys(found.config.images ?? {}).length
    return { check: ok('project file', `${found.path}, ${count(images, 'image')}`), found }
  } catch (error) {
    if (!isSdkError(error)) throw error
    return {
      check: fail('project file', error.message, error.hint ?? 'Correct the file.'),
      found: undefined,
    }
  }
}

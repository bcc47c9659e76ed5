import { configError, notAllowed, notJson } from './config-error.js'
import { readConfigText } from './find-config.js'
import { scanJson } from './json-text.js'
import type { AppTemplate } from './template.js'

/**
 * The template of a file that holds nothing else: what stands at `template` of an image in `slipway.json`. A byte order mark and
 * Windows line ends are fine. Disk: reads it.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when it is not there or not JSON, or for the fields that are unknown or have a
 * value that is not allowed: by their path, with what is.
 * @throws LocalError with code `LOCAL_IO` when it cannot be read.
 */
export async function readTemplateFile(path: string): Promise<AppTemplate> {
  const text = await readConfigText(path)
  if (text === undefined) throw configError(path, 'there is no such file', 'Check the path of the template.')
  const json = text.replace(/^\uFEFF/, '')
  try {
    scanJson(json)
  } catch (error) {
    throw notJson(path, json, error)
  }
  const { templateSchema, templateFieldsAt } = await import('./template-schema.js')
  const result = templateSchema.safeParse(JSON.parse(json))
  if (result.success) return result.data
  throw notAllowed(path, result.error.issues, templateFieldsAt)
}

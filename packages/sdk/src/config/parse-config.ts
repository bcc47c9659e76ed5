import { notAllowed, notJson } from './config-error.js'
import { scanJson } from './json-text.js'
import type { ProjectConfig } from './project-config.js'

/**
 * Reads the text of a `slipway.json`. A byte order mark and Windows line ends are fine.
 *
 * @param path - Where the text comes from, for messages.
 * @throws ConfigError with code `CONFIG_INVALID` when it is not JSON, or for the fields that are unknown or have a value
 * that is not allowed: by their path, with what is.
 */
export async function parseProjectConfig(text: string, path: string): Promise<ProjectConfig> {
  const { projectConfigSchema, projectFieldsAt } = await import('./config-schema.js')
  const json = text.replace(/^\uFEFF/, '')
  try {
    scanJson(json)
  } catch (error) {
    throw notJson(path, json, error)
  }
  const result = projectConfigSchema.safeParse(JSON.parse(json))
  if (result.success) return result.data
  throw notAllowed(path, result.error.issues, projectFieldsAt)
}

import { Ajv2020 } from 'ajv/dist/2020.js'
import { appOperations, appSchemas } from './apps.js'
import { commonSchemas } from './common.js'
import { deploymentOperations, deploymentSchemas } from './deployments.js'
import { extensionOperations, extensionSchemas } from './extension.js'
import type { Operations, Schemas } from './json-schema.js'
import { withOverlay } from './overlay.js'
import { tagOperations, tagSchemas } from './tags.js'
import { versionOperations, versionSchemas } from './versions.js'
import { wizardOperations, wizardSchemas } from './wizard.js'

/** All schemas as the published file has them. */
export const publishedSchemas: Schemas = {
  ...commonSchemas,
  ...appSchemas,
  ...versionSchemas,
  ...tagSchemas,
  ...wizardSchemas,
  ...deploymentSchemas,
  ...extensionSchemas,
}

/** The documented answers of every operation. */
export const operations: Operations = {
  ...appOperations,
  ...versionOperations,
  ...tagOperations,
  ...wizardOperations,
  ...deploymentOperations,
  ...extensionOperations,
}

// RFC 3339 section 5.6, in UTC as the emulator writes it.
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

/** Creates a check of answers: it gives what is wrong with one, and undefined where it is as documented. */
export function createAnswerCheck() {
  const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': DATE_TIME } })
  for (const [name, schema] of Object.entries(withOverlay(publishedSchemas))) ajv.addSchema(schema, name)
  return (operation: string, status: number, body: unknown): string | undefined => {
    const schema = operations[operation]?.[status]
    if (schema === undefined) return `${status} is not a documented answer to ${operation}`
    if (schema === null) return body === undefined ? undefined : 'a body where none is documented'
    return ajv.validate(schema, body) ? undefined : ajv.errorsText()
  }
}

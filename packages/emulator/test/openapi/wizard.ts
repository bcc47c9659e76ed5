import { errors } from './common.js'
import { type Operations, objectOf, type Schemas, text } from './json-schema.js'

// The published file leaves the wizard out; these shapes are what the editors' plugins read (edgegap-unity-plugin 3.1.8,
// edgegap-godot-plugin 1.0.7).
export const wizardSchemas: Schemas = {
  registryCredentials: objectOf({ registry_url: text, project: text, username: text, token: text }),
  organization: objectOf({ distinct_id: text, identifier: text, provider: text }),
}

export const wizardOperations: Operations = {
  'POST /v1/wizard/init-quick-start': { 204: null, ...errors(400, 401, 403, 500) },
  'GET /v1/wizard/registry-credentials': { 200: 'registryCredentials', ...errors(401, 403, 404, 500) },
  'GET /v1/wizard/organization-information': { 200: 'organization', ...errors(401, 403, 500) },
}

import { errors } from './common.js'
import { count, flag, listOf, type Operations, objectOf, ref, type Schemas, text } from './json-schema.js'

export const appSchemas: Schemas = {
  app: objectOf({
    name: { ...text, minLength: 3, maxLength: 64 },
    is_active: flag,
    image: text,
    create_time: text,
    last_updated: text,
  }),
  appList: objectOf({
    'applications?': listOf(ref('app')),
    total_count: count,
    pagination: ref('pagination'),
  }),
  looseError: { type: 'object' },
}

export const appOperations: Operations = {
  'POST /v1/app': { 200: 'app', ...errors(400, 401, 409, 500) },
  'GET /v1/apps': { 200: 'appList', 400: 'looseError', ...errors(401, 403, 500) },
  'GET /v1/app/{app_name}': { 200: 'app', ...errors(400, 401, 404, 500) },
  'PATCH /v1/app/{app_name}': { 200: 'app', ...errors(400, 401, 404, 409, 500) },
  'DELETE /v1/app/{app_name}': { 200: null, ...errors(400, 401, 404, 500) },
}

import { errors } from './common.js'
import { count, flag, listOf, type Operations, objectOf, ref, type Schemas, text } from './json-schema.js'

const time = { ...text, format: 'date-time' }
const resource = { type: 'integer', minimum: 100 }

export const versionSchemas: Schemas = {
  version: objectOf({
    name: { ...text, minLength: 1, maxLength: 64 },
    'create_time?': time,
    'last_updated?': time,
    'is_active?': flag,
    req_cpu: resource,
    req_memory: resource,
    'req_video?': count,
    docker_repository: text,
    'private_username?': text,
    'private_token?': text,
    docker_image: text,
    docker_tag: text,
    'verify_image?': flag,
    'force_cache?': flag,
    'caching_percent?': { type: 'number' },
    'time_to_deploy?': { type: 'integer', minimum: 15 },
    'max_duration?': { type: 'integer', minimum: -1, maximum: 1440 },
    'restart_policy?': { enum: ['always', 'never', 'on_failure'] },
    'termination_grace_period_seconds?': { type: 'integer', minimum: 5, maximum: 3600 },
    'will_deploy_in_mainland_china?': flag,
    'dns_config?': text,
    'ports?': listOf(ref('port')),
    'envs?': listOf(ref('env')),
    'endpoint_storage?': text,
  }),
  port: objectOf({
    port: { type: 'integer', minimum: 0, maximum: 59_999 },
    protocol: text,
    'to_check?': flag,
    'tls_upgrade?': flag,
    'name?': text,
  }),
  env: objectOf({ key: text, value: text, 'is_hidden?': flag }),
  versionList: objectOf({
    'versions?': listOf(ref('version')),
    total_count: count,
    pagination: ref('pagination'),
  }),
  versionCreated: objectOf({ success: flag, version: ref('version') }),
  versionUpdated: objectOf({ success: flag, 'version?': ref('version') }),
  versionDeleted: objectOf({ success: flag, 'message?': text }),
}

const VERSION = '/v1/app/{app_name}/version/{version_name}'

export const versionOperations: Operations = {
  'POST /v1/app/{app_name}/version': { 200: 'versionCreated', ...errors(400, 401, 404, 409, 424, 500) },
  'GET /v1/app/{app_name}/versions': { 200: 'versionList', ...errors(400, 401, 404, 500) },
  [`GET ${VERSION}`]: { 200: 'version', ...errors(400, 401, 404, 500) },
  [`PATCH ${VERSION}`]: { 200: 'versionUpdated', ...errors(400, 401, 404, 424, 500) },
  [`DELETE ${VERSION}`]: { 200: 'versionDeleted', ...errors(401, 404, 500) },
}

import { errors } from './common.js'
import { count, flag, listOf, type Operations, objectOf, ref, type Schemas, text } from './json-schema.js'

const dateTime = { ...text, format: 'date-time' }

// The registry service extension is this product's own and in no published file: these shapes are its contract.
export const extensionSchemas: Schemas = {
  capabilities: objectOf({
    access: flag,
    credentials: flag,
    images: flag,
    usage: flag,
    storageRequests: flag,
    templates: flag,
    link: flag,
    scans: flag,
  }),
  accessRequest: objectOf({
    id: text,
    status: { enum: ['pending', 'granted', 'denied'] },
    created_at: dateTime,
    'message?': text,
    'decided_at?': dateTime,
    'reason?': text,
  }),
  credential: objectOf({ username: text, token: text }),
  credentials: objectOf({
    registry_url: text,
    project: text,
    push: ref('credential'),
    pull: ref('credential'),
  }),
  imageList: objectOf({ data: listOf(ref('image')), total_count: count, pagination: ref('pagination') }),
  image: objectOf({
    name: text,
    artifact_count: count,
    tag_count: count,
    size_bytes: count,
    last_push_at: dateTime,
    has_template: flag,
  }),
  usage: objectOf({ used_bytes: count, limit_bytes: count }),
  storageRequest: objectOf({
    id: text,
    status: { enum: ['pending', 'approved', 'denied'] },
    requested_bytes: count,
    'granted_bytes?': count,
    'reason?': text,
    created_at: dateTime,
    'decided_at?': dateTime,
  }),
  storageRequestList: objectOf({ data: listOf(ref('storageRequest')) }),
  template: objectOf({
    app: text,
    version_name: text,
    req_cpu: count,
    req_memory: count,
    'req_video?': count,
    is_active: flag,
    verify_image: flag,
    force_cache: flag,
    time_to_deploy: count,
    max_duration: { type: 'integer', minimum: -1, maximum: 1440 },
    restart_policy: { enum: ['always', 'never', 'on_failure'] },
    'termination_grace_period_seconds?': count,
    will_deploy_in_mainland_china: flag,
    'dns_config?': text,
    ports: listOf(ref('port')),
    envs: listOf(ref('env')),
    'endpoint_storage?': text,
    create_time: dateTime,
    last_updated: dateTime,
    last_error: {
      anyOf: [objectOf({ tag: text, message: text, time: dateTime }), { type: 'null' }],
    },
  }),
  linked: objectOf({ app: text, version: text }),
}

const BASE = '/v1/container-registry'
const TEMPLATE = `${BASE}/images/{image}/template`

export const extensionOperations: Operations = {
  [`GET ${BASE}/capabilities`]: { 200: 'capabilities', ...errors(401, 404, 500) },
  [`POST ${BASE}/access-requests`]: { 202: 'accessRequest', ...errors(400, 401, 403, 500) },
  [`GET ${BASE}/access-requests/current`]: { 200: 'accessRequest', ...errors(401, 404, 500) },
  [`GET ${BASE}/credentials`]: { 200: 'credentials', ...errors(401, 403, 500) },
  [`POST ${BASE}/credentials/push/rotate`]: { 200: 'credential', ...errors(401, 403, 500) },
  [`POST ${BASE}/credentials/pull/rotate`]: { 200: 'credential', ...errors(401, 403, 500) },
  [`GET ${BASE}/images`]: { 200: 'imageList', ...errors(400, 401, 403, 500) },
  [`GET ${BASE}/usage`]: { 200: 'usage', ...errors(401, 403, 500) },
  [`POST ${BASE}/storage-requests`]: { 202: 'storageRequest', ...errors(400, 401, 403, 500) },
  [`GET ${BASE}/storage-requests`]: { 200: 'storageRequestList', ...errors(401, 403, 500) },
  [`GET ${TEMPLATE}`]: { 200: 'template', ...errors(401, 403, 404, 500) },
  [`PUT ${TEMPLATE}`]: { 200: 'template', ...errors(400, 401, 403, 404, 409, 500) },
  [`DELETE ${TEMPLATE}`]: { 204: null, ...errors(401, 403, 404, 500) },
  [`POST ${BASE}/images/{image}/tags/{tag}/link`]: {
    200: 'linked',
    ...errors(400, 401, 403, 404, 409, 412, 500),
  },
}

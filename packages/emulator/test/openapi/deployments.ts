import { errors } from './common.js'
import { count, flag, listOf, type Operations, objectOf, ref, type Schemas, text } from './json-schema.js'

const dateTime = { ...text, format: 'date-time' }

export const deploymentSchemas: Schemas = {
  deploymentAccepted: objectOf({ request_id: text }),
  deploymentRefused: objectOf({ request_id: text, message: text }),
  deployment: objectOf({
    request_id: text,
    fqdn: text,
    public_ip: text,
    app_name: text,
    app_version: text,
    current_status: text,
    running: flag,
    start_time: dateTime,
    elapsed_time: { type: 'integer' },
    max_duration: { type: 'integer', minimum: -1, maximum: 1440 },
    'removal_time?': dateTime,
    'last_status?': text,
    error: flag,
    'error_detail?': text,
    'ports?': ref('deploymentPorts'),
    'tags?': listOf(text),
    'command?': text,
    'arguments?': text,
  }),
  deploymentPorts: { type: 'object', additionalProperties: ref('deploymentPort') },
  deploymentPort: objectOf({
    name: text,
    link: text,
    internal: { type: 'integer', minimum: 0, maximum: 59_999 },
    external: { type: 'integer', minimum: 0, maximum: 59_999 },
    protocol: text,
    tls_upgrade: flag,
  }),
  deploymentList: objectOf({
    'data?': listOf(ref('deploymentItem')),
    'message?': listOf(text),
    total_count: count,
    pagination: ref('pagination'),
  }),
  deploymentItem: objectOf({
    request_id: text,
    fqdn: text,
    ready: flag,
    start_time: text,
    public_ip: text,
    'ports?': ref('deploymentPorts'),
    'tags?': listOf(text),
  }),
  deploymentStopped: objectOf({ message: text, 'deployment_summary?': ref('deployment') }),
  deploymentStopping: objectOf({ message: text }),
  deploymentsStopping: objectOf({ processable: listOf(objectOf({ request_id: text })) }),
  containerLogs: objectOf({
    'logs?': text,
    'crash_logs?': { type: ['string', 'null'] },
    'crash_data?': {
      anyOf: [
        objectOf({ 'exit_code?': { type: 'integer' }, 'message?': text, 'restart_count?': count }),
        { type: 'null' },
      ],
    },
    'encoding?': text,
    'logs_link?': { type: ['string', 'null'] },
  }),
}

export const deploymentOperations: Operations = {
  'POST /v2/deployments': {
    202: 'deploymentAccepted',
    422: 'deploymentRefused',
    ...errors(400, 401, 500),
  },
  'GET /v1/deployments': { 200: 'deploymentList', ...errors(400, 401, 500) },
  'POST /v1/deployments/bulk-stop': { 202: 'deploymentsStopping', ...errors(400, 401, 500) },
  'GET /v1/status/{deployment_id}': { 200: 'deployment', ...errors(400, 401, 404, 500) },
  'DELETE /v1/stop/{deployment_id}': {
    200: 'deploymentStopped',
    202: 'deploymentStopping',
    ...errors(400, 401, 403, 404, 410, 500),
  },
  'GET /v1/deployment/{deployment_id}/container-logs': {
    200: 'containerLogs',
    ...errors(400, 401, 404, 500),
  },
}

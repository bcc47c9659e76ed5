import { createVersion, type Platform } from '../support/a-platform.js'
import { stopClock } from '../support/clock.js'
import type { Sample } from '../support/sample.js'

const CREATE = 'POST /v2/deployments'
const LIST = 'GET /v1/deployments'
const BULK_STOP = 'POST /v1/deployments/bulk-stop'
const STATUS = 'GET /v1/status/{deployment_id}'
const STOP = 'DELETE /v1/stop/{deployment_id}'
const LOGS = 'GET /v1/deployment/{deployment_id}/container-logs'

const users = [{ user_type: 'ip_address', user_data: { ip_address: '192.0.2.1' } }]

/** Deploys a version of an app that is made for it; both have the name. */
async function deploy(platform: Platform, name: string, extra: object = {}) {
  await createVersion(platform, name, { ports: [{ port: 7777, protocol: 'WS', tls_upgrade: true }] })
  return platform.call('POST', '/v2/deployments', {
    application: name,
    version: '1.0',
    users,
    ...extra,
  })
}

async function deployedId(platform: Platform, name: string, extra: object = {}): Promise<string> {
  const { json } = await deploy(platform, name, extra)
  return String(Object(json).request_id)
}

const creationSamples: readonly Sample[] = [
  {
    operation: CREATE,
    does: 'deploys a version',
    status: 202,
    request: (platform, name) => deploy(platform, name),
  },
  {
    operation: CREATE,
    does: 'deploys a version that is not there',
    status: 400,
    request: (platform, name) => deploy(platform, name, { version: 'absent' }),
  },
  {
    operation: CREATE,
    does: 'deploys with too little CPU for the memory',
    status: 422,
    request: (platform, name) => deploy(platform, name, { resources: { cpu_units: 100, memory_mib: 300 } }),
  },
  {
    operation: LIST,
    does: 'lists deployments',
    status: 200,
    async request(platform, name) {
      await deploy(platform, name, { tags: [name] })
      return platform.call('GET', '/v1/deployments')
    },
  },
  {
    operation: LIST,
    does: 'filters by what cannot be filtered by',
    status: 400,
    request: ({ call }) => call('GET', '/v1/deployments?query=%7B%22filters%22%3A1%7D'),
  },
  {
    operation: STATUS,
    does: 'asks for a deployment that is under way',
    status: 200,
    async request(platform, name) {
      stopClock()
      return platform.call('GET', `/v1/status/${await deployedId(platform, name)}`)
    },
  },
  {
    operation: STATUS,
    does: 'asks for a deployment that is terminated',
    status: 200,
    async request(platform, name) {
      const advance = stopClock()
      const id = await deployedId(platform, name)
      await platform.call('DELETE', `/v1/stop/${id}`)
      advance(5)
      return platform.call('GET', `/v1/status/${id}`)
    },
  },
  {
    operation: STATUS,
    does: 'asks for a deployment that failed',
    status: 200,
    async request(platform, name) {
      const id = await deployedId(platform, name, { require_cached_locations: true })
      return platform.call('GET', `/v1/status/${id}`)
    },
  },
  {
    operation: STATUS,
    does: 'asks for a deployment that is not there',
    status: 400,
    request: ({ call }) => call('GET', '/v1/status/absent'),
  },
]

const stopSamples: readonly Sample[] = [
  {
    operation: STOP,
    does: 'stops a deployment that failed',
    status: 200,
    async request(platform, name) {
      const id = await deployedId(platform, name, { require_cached_locations: true })
      return platform.call('DELETE', `/v1/stop/${id}`)
    },
  },
  {
    operation: STOP,
    does: 'stops a deployment that is under way',
    status: 202,
    async request(platform, name) {
      stopClock()
      return platform.call('DELETE', `/v1/stop/${await deployedId(platform, name)}`)
    },
  },
  {
    operation: STOP,
    does: 'stops a deployment that is terminated',
    status: 410,
    async request(platform, name) {
      const advance = stopClock()
      const id = await deployedId(platform, name)
      await platform.call('DELETE', `/v1/stop/${id}`)
      advance(5)
      return platform.call('DELETE', `/v1/stop/${id}`)
    },
  },
  {
    operation: STOP,
    does: 'stops a deployment that is not there',
    status: 400,
    request: ({ call }) => call('DELETE', '/v1/stop/absent'),
  },
  {
    operation: BULK_STOP,
    does: 'stops deployments by their tag',
    status: 202,
    async request(platform, name) {
      await deploy(platform, name, { tags: [name] })
      const filters = [{ field: 'deployment_tags', filter_type: 'any', values: [name] }]
      return platform.call('POST', '/v1/deployments/bulk-stop', { filters })
    },
  },
  {
    operation: BULK_STOP,
    does: 'stops deployments without a filter',
    status: 400,
    request: ({ call }) => call('POST', '/v1/deployments/bulk-stop', { filters: [] }),
  },
  {
    operation: LOGS,
    does: 'reads logs',
    status: 200,
    async request(platform, name) {
      return platform.call('GET', `/v1/deployment/${await deployedId(platform, name)}/container-logs`)
    },
  },
  {
    operation: LOGS,
    does: 'reads logs of a deployment that is not there',
    status: 400,
    request: ({ call }) => call('GET', '/v1/deployment/absent/container-logs'),
  },
]

/** Samples of the operations on deployments. */
export const deploymentSamples: readonly Sample[] = [...creationSamples, ...stopSamples]

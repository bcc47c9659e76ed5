import { appNamed, createVersion, versionOf } from '../support/a-platform.js'
import type { Sample } from '../support/sample.js'

const CREATE = 'POST /v1/app/{app_name}/version'
const LIST = 'GET /v1/app/{app_name}/versions'
const VERSION = '/v1/app/{app_name}/version/{version_name}'

const everyField = {
  is_active: false,
  req_video: 0,
  verify_image: true,
  force_cache: true,
  time_to_deploy: 30,
  max_duration: 60,
  restart_policy: 'on_failure',
  termination_grace_period_seconds: 5,
  will_deploy_in_mainland_china: true,
  dns_config: 'dns',
  ports: [{ port: 7777, protocol: 'UDP', to_check: false, name: 'game' }],
  envs: [{ key: 'MODE', value: 'ranked', is_hidden: true }],
  endpoint_storage: 'logs',
}

export const versionSamples: readonly Sample[] = [
  {
    operation: CREATE,
    does: 'creates a version with the fewest fields',
    status: 200,
    request: (platform, name) => createVersion(platform, name),
  },
  {
    operation: CREATE,
    does: 'creates a version with every field',
    status: 200,
    request: (platform, name) => createVersion(platform, name, everyField),
  },
  {
    operation: CREATE,
    does: 'creates a version with too little CPU for its memory',
    status: 400,
    request: (platform, name) => createVersion(platform, name, { req_cpu: 100, req_memory: 201 }),
  },
  {
    operation: CREATE,
    does: 'verifies an image with a wrong credential',
    status: 400,
    request: (platform, name) =>
      createVersion(platform, name, { private_token: 'wrong', verify_image: true }),
  },
  {
    operation: CREATE,
    does: 'creates a version of an app that is not there',
    status: 404,
    request: (platform, name) =>
      platform.call('POST', `/v1/app/${name}/version`, versionOf(platform, name, '1.0')),
  },
  {
    operation: CREATE,
    does: 'creates a version of a name that is taken',
    status: 409,
    async request(platform, name) {
      await createVersion(platform, name)
      return createVersion(platform, name)
    },
  },
  {
    operation: CREATE,
    does: 'creates a version of an image that was not pushed',
    status: 424,
    async request(platform, name) {
      await platform.call('POST', '/v1/app', appNamed(name))
      return platform.call('POST', `/v1/app/${name}/version`, versionOf(platform, name, '1.0'))
    },
  },
  {
    operation: LIST,
    does: 'lists versions',
    status: 200,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('GET', `/v1/app/${name}/versions`)
    },
  },
  {
    operation: LIST,
    does: 'lists a page that cannot be',
    status: 400,
    async request(platform, name) {
      await platform.call('POST', '/v1/app', appNamed(name))
      return platform.call('GET', `/v1/app/${name}/versions?limit=some`)
    },
  },
  {
    operation: LIST,
    does: 'lists versions of an app that is not there',
    status: 404,
    request: ({ call }, name) => call('GET', `/v1/app/${name}/versions`),
  },
  {
    operation: `GET ${VERSION}`,
    does: 'gets a version',
    status: 200,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('GET', `/v1/app/${name}/version/1.0`)
    },
  },
  {
    operation: `GET ${VERSION}`,
    does: 'gets a version that is not there',
    status: 404,
    request: ({ call }, name) => call('GET', `/v1/app/${name}/version/1.0`),
  },
  {
    operation: `PATCH ${VERSION}`,
    does: 'changes a version',
    status: 200,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('PATCH', `/v1/app/${name}/version/1.0`, everyField)
    },
  },
  {
    operation: `PATCH ${VERSION}`,
    does: 'changes a version to nonsense',
    status: 400,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('PATCH', `/v1/app/${name}/version/1.0`, { ports: [{ port: 60_000 }] })
    },
  },
  {
    operation: `PATCH ${VERSION}`,
    does: 'changes a version that is not there',
    status: 404,
    request: ({ call }, name) => call('PATCH', `/v1/app/${name}/version/1.0`, {}),
  },
  {
    operation: `PATCH ${VERSION}`,
    does: 'gives a version a tag that was not pushed',
    status: 424,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('PATCH', `/v1/app/${name}/version/1.0`, { docker_tag: '2.0' })
    },
  },
  {
    operation: `DELETE ${VERSION}`,
    does: 'deletes a version',
    status: 200,
    async request(platform, name) {
      await createVersion(platform, name)
      return platform.call('DELETE', `/v1/app/${name}/version/1.0`)
    },
  },
  {
    operation: `DELETE ${VERSION}`,
    does: 'deletes a version that is not there',
    status: 404,
    request: ({ call }, name) => call('DELETE', `/v1/app/${name}/version/1.0`),
  },
]

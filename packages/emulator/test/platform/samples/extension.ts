import { appNamed, type Platform } from '../support/a-platform.js'
import type { Sample } from '../support/sample.js'

const BASE = '/v1/container-registry'
const TEMPLATE = `${BASE}/images/{image}/template`
const LINK = `POST ${BASE}/images/{image}/tags/{tag}/link`

const WITHOUT_ACCESS = { access: 'none' } as const

const templatePath = (image: string) => `${BASE}/images/${image}/template`

/** Pushes an image and makes a template for what comes after it, with an app; all have the name. */
async function putTemplate({ call, push }: Platform, name: string, extra: object = {}) {
  await push(name, '1.0')
  await call('POST', '/v1/app', appNamed(name))
  return call('PUT', templatePath(name), { app: name, req_cpu: 512, req_memory: 512, ...extra })
}

const everyField = {
  version_name: 'build-{tag}',
  req_video: 1,
  is_active: false,
  verify_image: true,
  force_cache: true,
  time_to_deploy: 30,
  max_duration: 60,
  restart_policy: 'never',
  termination_grace_period_seconds: 30,
  will_deploy_in_mainland_china: true,
  dns_config: 'dns',
  ports: [{ port: 7777, protocol: 'UDP', to_check: false, name: 'game' }],
  envs: [{ key: 'MODE', value: 'ranked', is_hidden: true }],
  endpoint_storage: 'logs',
}

const accessSamples: readonly Sample[] = [
  {
    operation: `GET ${BASE}/capabilities`,
    does: 'asks what is served',
    status: 200,
    request: ({ call }) => call('GET', `${BASE}/capabilities`),
  },
  {
    operation: `GET ${BASE}/capabilities`,
    does: 'asks where there is no extension',
    status: 404,
    options: { without: ['extension'] },
    request: ({ call }) => call('GET', `${BASE}/capabilities`),
  },
  {
    operation: `POST ${BASE}/access-requests`,
    does: 'asks for access',
    status: 202,
    options: WITHOUT_ACCESS,
    request: ({ call }) => call('POST', `${BASE}/access-requests`, { message: 'for our game' }),
  },
  {
    operation: `POST ${BASE}/access-requests`,
    does: 'asks with something that is no message',
    status: 400,
    request: ({ call }) => call('POST', `${BASE}/access-requests`, { message: 1 }),
  },
  {
    operation: `POST ${BASE}/access-requests`,
    does: 'asks on the free tier',
    status: 403,
    options: { plan: 'free' },
    request: ({ call }) => call('POST', `${BASE}/access-requests`, {}),
  },
  {
    operation: `GET ${BASE}/access-requests/current`,
    does: 'asks for a decision',
    status: 200,
    request: ({ call }) => call('GET', `${BASE}/access-requests/current`),
  },
  {
    operation: `GET ${BASE}/access-requests/current`,
    does: 'asks for the decision on nothing',
    status: 404,
    options: WITHOUT_ACCESS,
    request: ({ call }) => call('GET', `${BASE}/access-requests/current`),
  },
]

const pathsThatNeedAccess = [
  ['GET', 'credentials', 200],
  ['POST', 'credentials/push/rotate', 200],
  ['POST', 'credentials/pull/rotate', 200],
  ['GET', 'images', 200],
  ['GET', 'usage', 200],
  ['GET', 'storage-requests', 200],
] as const

const gatedSamples: readonly Sample[] = pathsThatNeedAccess.flatMap(([method, path, status]) => [
  {
    operation: `${method} ${BASE}/${path}`,
    does: 'may use the registry',
    status,
    // A rotation would take the credential from the other samples.
    ...(method === 'POST' && { options: {} }),
    async request({ call, push }, name) {
      await push(name, '1.0')
      await call('POST', `${BASE}/storage-requests`, { requested_bytes: 1 })
      return call(method, `${BASE}/${path}`)
    },
  },
  {
    operation: `${method} ${BASE}/${path}`,
    does: 'may not use the registry yet',
    status: 403,
    options: WITHOUT_ACCESS,
    request: ({ call }) => call(method, `${BASE}/${path}`),
  },
])

const storageSamples: readonly Sample[] = [
  {
    operation: `GET ${BASE}/images`,
    does: 'lists a page that cannot be',
    status: 400,
    request: ({ call }) => call('GET', `${BASE}/images?limit=0`),
  },
  {
    operation: `POST ${BASE}/storage-requests`,
    does: 'asks for more storage',
    status: 202,
    request: ({ call }) =>
      call('POST', `${BASE}/storage-requests`, { requested_bytes: 1024, reason: 'bigger maps' }),
  },
  {
    operation: `POST ${BASE}/storage-requests`,
    does: 'asks for nothing',
    status: 400,
    request: ({ call }) => call('POST', `${BASE}/storage-requests`, { requested_bytes: 0 }),
  },
  {
    operation: `POST ${BASE}/storage-requests`,
    does: 'asks for storage without access',
    status: 403,
    options: WITHOUT_ACCESS,
    request: ({ call }) => call('POST', `${BASE}/storage-requests`, { requested_bytes: 1 }),
  },
]

const templateSamples: readonly Sample[] = [
  {
    operation: `PUT ${TEMPLATE}`,
    does: 'makes a template with the fewest fields',
    status: 200,
    request: (platform, name) => putTemplate(platform, name),
  },
  {
    operation: `PUT ${TEMPLATE}`,
    does: 'makes a template with every field',
    status: 200,
    request: (platform, name) => putTemplate(platform, name, everyField),
  },
  {
    operation: `PUT ${TEMPLATE}`,
    does: 'makes a template that names a tag',
    status: 400,
    request: (platform, name) => putTemplate(platform, name, { docker_tag: '1.0' }),
  },
  {
    operation: `PUT ${TEMPLATE}`,
    does: 'makes a template of an app that is not there',
    status: 404,
    request: (platform, name) => putTemplate(platform, name, { app: 'absent' }),
  },
  {
    operation: `PUT ${TEMPLATE}`,
    does: 'makes a template before an image was pushed',
    status: 409,
    request: ({ call }, name) =>
      call('PUT', templatePath(name), { app: name, req_cpu: 512, req_memory: 512 }),
  },
  {
    operation: `GET ${TEMPLATE}`,
    does: 'reads a template that could make no version of a tag',
    status: 200,
    async request(platform, name) {
      await putTemplate(platform, name, { version_name: `${'x'.repeat(64)}{tag}` })
      await platform.push(name, '2.0')
      return platform.call('GET', templatePath(name))
    },
  },
  {
    operation: `GET ${TEMPLATE}`,
    does: 'reads a template that is not there',
    status: 404,
    request: ({ call }, name) => call('GET', templatePath(name)),
  },
  {
    operation: `DELETE ${TEMPLATE}`,
    does: 'deletes a template',
    status: 204,
    async request(platform, name) {
      await putTemplate(platform, name)
      return platform.call('DELETE', templatePath(name))
    },
  },
  {
    operation: `DELETE ${TEMPLATE}`,
    does: 'deletes a template that is not there',
    status: 404,
    request: ({ call }, name) => call('DELETE', templatePath(name)),
  },
]

const linkPath = (image: string, tag = '1.0') => `${BASE}/images/${image}/tags/${tag}/link`

const linkSamples: readonly Sample[] = [
  {
    operation: LINK,
    does: 'links a tag',
    status: 200,
    async request(platform, name) {
      await putTemplate(platform, name)
      return platform.call('POST', linkPath(name), { overrides: { req_cpu: 1024 } })
    },
  },
  {
    operation: LINK,
    does: 'links with a field that no template has',
    status: 400,
    async request(platform, name) {
      await putTemplate(platform, name)
      return platform.call('POST', linkPath(name), { overrides: { docker_tag: '2.0' } })
    },
  },
  {
    operation: LINK,
    does: 'links a tag that is not there',
    status: 404,
    async request(platform, name) {
      await putTemplate(platform, name)
      return platform.call('POST', linkPath(name, '2.0'))
    },
  },
  {
    operation: LINK,
    does: 'links a tag twice',
    status: 409,
    async request(platform, name) {
      await putTemplate(platform, name)
      await platform.call('POST', linkPath(name))
      return platform.call('POST', linkPath(name))
    },
  },
  {
    operation: LINK,
    does: 'links without a template',
    status: 412,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('POST', linkPath(name))
    },
  },
]

/** Samples of the registry service extension. */
export const extensionSamples: readonly Sample[] = [
  ...accessSamples,
  ...gatedSamples,
  ...storageSamples,
  ...templateSamples,
  ...linkSamples,
]

import { appNamed, type Platform } from '../support/a-platform.js'
import type { Sample } from '../support/sample.js'

const APP = '/v1/app/{app_name}'

const create = (platform: Platform, name: string) => platform.call('POST', '/v1/app', appNamed(name))

export const appSamples: readonly Sample[] = [
  { operation: 'POST /v1/app', does: 'creates an app', status: 200, request: create },
  {
    operation: 'POST /v1/app',
    does: 'creates an app of a name that is taken',
    status: 409,
    async request(platform, name) {
      await create(platform, name)
      return create(platform, name)
    },
  },
  {
    operation: 'POST /v1/app',
    does: 'creates an app without a picture',
    status: 400,
    request: ({ call }, name) => call('POST', '/v1/app', { name, is_active: true }),
  },
  {
    operation: 'POST /v1/app',
    does: 'creates a third app on the free tier',
    status: 400,
    options: { plan: 'free' },
    async request(platform, name) {
      for (const suffix of ['a', 'b']) await create(platform, `${name}-${suffix}`)
      return create(platform, name)
    },
  },
  {
    operation: 'GET /v1/apps',
    does: 'lists apps',
    status: 200,
    async request(platform, name) {
      await create(platform, name)
      return platform.call('GET', '/v1/apps?page=1&limit=1')
    },
  },
  {
    operation: 'GET /v1/apps',
    does: 'lists no apps',
    status: 200,
    options: {},
    request: ({ call }) => call('GET', '/v1/apps'),
  },
  {
    operation: 'GET /v1/apps',
    does: 'lists a page that cannot be',
    status: 400,
    request: ({ call }) => call('GET', '/v1/apps?page=0'),
  },
  {
    operation: `GET ${APP}`,
    does: 'gets an app',
    status: 200,
    async request(platform, name) {
      await create(platform, name)
      return platform.call('GET', `/v1/app/${name}`)
    },
  },
  {
    operation: `GET ${APP}`,
    does: 'gets an app that is not there',
    status: 404,
    request: ({ call }, name) => call('GET', `/v1/app/${name}`),
  },
  {
    operation: `PATCH ${APP}`,
    does: 'changes an app',
    status: 200,
    async request(platform, name) {
      await create(platform, name)
      return platform.call('PATCH', `/v1/app/${name}`, { name: `${name}-2`, is_active: false })
    },
  },
  {
    operation: `PATCH ${APP}`,
    does: 'changes an app to nonsense',
    status: 400,
    async request(platform, name) {
      await create(platform, name)
      return platform.call('PATCH', `/v1/app/${name}`, { is_active: 'no' })
    },
  },
  {
    operation: `PATCH ${APP}`,
    does: 'changes an app that is not there',
    status: 404,
    request: ({ call }, name) => call('PATCH', `/v1/app/${name}`, {}),
  },
  {
    operation: `PATCH ${APP}`,
    does: 'gives an app a name that is taken',
    status: 409,
    async request(platform, name) {
      await create(platform, name)
      await create(platform, `${name}-2`)
      return platform.call('PATCH', `/v1/app/${name}`, { name: `${name}-2` })
    },
  },
  {
    operation: `DELETE ${APP}`,
    does: 'deletes an app',
    status: 200,
    async request(platform, name) {
      await create(platform, name)
      return platform.call('DELETE', `/v1/app/${name}`)
    },
  },
  {
    operation: `DELETE ${APP}`,
    does: 'deletes an app that is not there',
    status: 404,
    request: ({ call }, name) => call('DELETE', `/v1/app/${name}`),
  },
]

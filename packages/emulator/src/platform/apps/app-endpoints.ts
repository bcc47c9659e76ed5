import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { exampleTime } from '../example-time.js'
import { readJsonBody } from '../json-body.js'
import { pageOf, readPage } from '../paging.js'
import { appFieldsShape } from './app-fields.js'
import { type App, type Apps, appNotFound } from './app-store.js'

const APP = '/v1/app/{app_name}'

/** The operations `application-create`, `-list`, `-get`, `-update` and `-delete` of the platform's v1 API. */
export function appEndpoints(apps: Apps): PlatformEndpoint[] {
  return [...collectionEndpoints(apps), ...singleEndpoints(apps)]
}

function collectionEndpoints(apps: Apps): PlatformEndpoint[] {
  return [
    {
      method: 'POST',
      path: '/v1/app',
      token: 'any',
      answer: async ({ context }) =>
        jsonAnswer(200, appRecord(apps.create(await readJsonBody(context, appFieldsShape)))),
    },
    {
      method: 'GET',
      path: '/v1/apps',
      token: 'any',
      answer({ context }) {
        const { items, paging } = pageOf(apps.all(), readPage(context.query))
        return jsonAnswer(200, { applications: items.map(appRecord), ...paging })
      },
    },
  ]
}

function singleEndpoints(apps: Apps): PlatformEndpoint[] {
  return [
    {
      method: 'GET',
      path: APP,
      token: 'any',
      answer({ parameters: { app_name = '' } }) {
        const app = apps.find(app_name)
        if (!app) throw appNotFound(app_name)
        return jsonAnswer(200, appRecord(app))
      },
    },
    {
      method: 'PATCH',
      path: APP,
      token: 'any',
      async answer({ context, parameters: { app_name = '' } }) {
        const changes = await readJsonBody(context, appFieldsShape.partial())
        return jsonAnswer(200, appRecord(apps.update(app_name, changes)))
      },
    },
    {
      method: 'DELETE',
      path: APP,
      token: 'any',
      answer({ parameters: { app_name = '' } }) {
        if (!apps.remove(app_name)) throw appNotFound(app_name)
        return emptyAnswer(200)
      },
    },
  ]
}

function appRecord({ name, is_active, image, createdAt, updatedAt }: App) {
  return { name, is_active, image, create_time: exampleTime(createdAt), last_updated: exampleTime(updatedAt) }
}

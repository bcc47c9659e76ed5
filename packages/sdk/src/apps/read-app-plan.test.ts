import { expect, it } from 'vitest'
import { isSdkError } from '../errors/guards.js'
import type { AppDeletePlan } from './app-delete-plan.js'
import { readAppPlan } from './read-app-plan.js'

const VERSION = {
  name: '1.0',
  isActive: true,
  image: { registry: 'registry.example.com', repository: 'studio/game', tag: '1.0' },
  createdAt: '2026-11-20T12:00:00.000Z',
}
const PLAN: AppDeletePlan = {
  schemaVersion: 1,
  platform: 'api.example.com',
  app: 'shooter',
  versions: [VERSION, { ...VERSION, name: '1.1' }],
  createdAt: '2026-11-22T12:00:00.000Z',
  warnings: [{ code: 'DEPLOYMENTS_UNKNOWN', message: 'Nobody tells.' }],
}
const OF_VERSION: AppDeletePlan = { ...PLAN, version: '1.0', versions: [VERSION] }

function refusalOf(plan: unknown): unknown {
  try {
    return readAppPlan(plan)
  } catch (error) {
    return error
  }
}

it.each([PLAN, OF_VERSION, { ...PLAN, versions: [] }])('reads a plan that was kept as JSON', (plan) => {
  expect(readAppPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
})

it('drops what it does not know, as a later version may write it', () => {
  expect(readAppPlan({ ...PLAN, note: 'new' })).toEqual(PLAN)
})

it.each([
  ['nothing', undefined],
  ['a text', JSON.stringify(PLAN)],
  ['a report', { schemaVersion: 1, platform: PLAN.platform, deleted: ['shooter'], gone: [] }],
  ['a plan of a later form', { ...PLAN, schemaVersion: 2 }],
  ['no platform', { ...PLAN, platform: '' }],
  ['no versions', { ...PLAN, versions: undefined }],
  ['an app that leads elsewhere', { ...PLAN, app: '..' }],
  ['an app with a path', { ...PLAN, app: 'shooter/version/1.0' }],
  ['a version that leads to its app', { ...OF_VERSION, version: '..' }],
  ['a version of which another is shown', { ...OF_VERSION, version: '1.1' }],
  ['a version of which more are shown', { ...PLAN, version: '1.0' }],
  ['a version of which none is shown', { ...OF_VERSION, versions: [] }],
  ['a version without an image', { ...PLAN, versions: [{ name: '1.0', isActive: true }] }],
  ['a version twice', { ...PLAN, versions: [VERSION, VERSION] }],
])('refuses %s', (_, plan) => {
  const refusal = refusalOf(plan)

  expect(isSdkError(refusal, 'OPTION_INVALID')).toBe(true)
})

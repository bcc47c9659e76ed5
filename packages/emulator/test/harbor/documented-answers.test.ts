// Harbor's API file: every operation that the emulator serves, a success and a failure of each, against the published
// shapes.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HarborEndpoint } from '../../src/harbor/harbor-endpoint.js'
import { pathPattern } from '../../src/platform/path-pattern.js'
import { clientOf } from '../support/client.js'
import { harborDefects } from './overlay.js'
import { samples } from './samples/index.js'
import { type Harbor, startHarbor } from './support/a-harbor.js'
import type { HarborSample } from './support/sample.js'
import { createAnswerCheck, readSwagger } from './swagger.js'

const served = vi.hoisted((): { endpoints: readonly HarborEndpoint[] } => ({ endpoints: [] }))

// What a started emulator serves is nowhere public, so it is taken where the emulator puts it together.
vi.mock('../../src/harbor/harbor-surface.js', async (original) => {
  const actual = await original<typeof import('../../src/harbor/harbor-surface.js')>()
  const createHarborSurface: typeof actual.createHarborSurface = (parts, endpoints) => {
    served.endpoints = endpoints
    return actual.createHarborSurface(parts, endpoints)
  }
  return { ...actual, createHarborSurface }
})

const swagger = readSwagger()
const checkAnswer = createAnswerCheck(swagger)
const operations = [...new Set(samples.map(({ operation }) => operation))]
let shared: Harbor
let names = 0

beforeAll(async () => {
  shared = await startHarbor({ harborVersion: '2.15' })
  return () => shared.emulator.close()
})

describe.each(operations)('%s', (operation) => {
  const own = samples.filter((sample) => sample.operation === operation)

  it.each(own)('answers $status as documented when it $does', async (sample) => {
    const { reply, requested } = await perform(sample)
    const body = reply.body.length === 0 ? undefined : (reply.json ?? reply.body.toString('utf8'))

    expect(requested).toBe(true)
    expect(reply.status).toBe(sample.status)
    expect(checkAnswer(operation, reply.status, body)).toBeUndefined()
  })

  it('answers with a session, a request id and, to strangers, nothing that is not theirs', async () => {
    const [method = '', path = ''] = operation.split(' ')
    const reply = await clientOf(shared.emulator)(method, `/api/v2.0${path.replaceAll(/[{}]/g, '')}`)
    const needs = served.endpoints.find((endpoint) => nameOf(endpoint) === operation)?.needs

    expect(reply.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    expect(reply.headers['set-cookie']).toEqual([expect.stringMatching(/^sid=/)])
    expect(needs === 'anyone' || reply.status === 401).toBe(true)
  })

  it('has a sample of a success and, where it can fail, of a failure', () => {
    const errors = [...(swagger.operations.get(operation)?.keys() ?? [])].filter(
      (status) => status >= 400 && status !== 500,
    )

    expect(own.some(({ status }) => status < 400)).toBe(true)
    expect(own.some(({ status }) => status >= 400)).toBe(errors.length > 0)
  })
})

it('has samples of exactly what is served', () => {
  expect(operations.toSorted()).toEqual(served.endpoints.map(nameOf).sort())
  expect(operations.filter((operation) => !swagger.operations.has(operation))).toEqual([])
})

it('knows the source of each defect of the file', () => {
  expect(harborDefects.filter(({ source }) => source === '')).toEqual([])
})

afterAll(() => {
  expect(shared.emulator.requests.filter(({ failure }) => failure !== undefined)).toEqual([])
  console.info(`${operations.length} operations, ${samples.length} samples, ${harborDefects.length} defects`)
})

async function perform(sample: HarborSample) {
  const harbor = sample.options ? await startHarbor(sample.options) : shared
  try {
    const reply = await sample.request(harbor, `sample-${names++}`)
    const [method, path = ''] = sample.operation.split(' ')
    const last = harbor.emulator.requests.at(-1)
    const match = pathPattern(`/api/v2.0${path}`)(last?.path.replace(/\/$/, '') ?? '')
    return { reply, requested: last?.method === method && match !== undefined }
  } finally {
    if (harbor !== shared) await harbor.emulator.close()
  }
}

function nameOf({ method, path }: Pick<HarborEndpoint, 'method' | 'path'>): string {
  return `${method} ${path}`
}

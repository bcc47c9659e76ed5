// The platform's documented API: every operation that the emulator serves, and every kind of answer that it gives, against
// the published shapes.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { PlatformEndpoint } from '../../src/platform/endpoint.js'
import { pathPattern } from '../../src/platform/path-pattern.js'
import { createAnswerCheck, operations, publishedSchemas } from '../openapi/answers.js'
import { defects, withOverlay } from '../openapi/overlay.js'
import { samples } from './samples/index.js'
import { type Platform, startPlatform } from './support/a-platform.js'
import type { Sample } from './support/sample.js'

const served = vi.hoisted((): { endpoints: readonly PlatformEndpoint[] } => ({ endpoints: [] }))

// What a started emulator serves is nowhere public, so it is taken where the emulator puts it together.
vi.mock('../../src/platform/platform-surface.js', async (original) => {
  const actual = await original<typeof import('../../src/platform/platform-surface.js')>()
  const createPlatformSurface: typeof actual.createPlatformSurface = (endpoints, tokens) => {
    served.endpoints = endpoints
    return actual.createPlatformSurface(endpoints, tokens)
  }
  return { ...actual, createPlatformSurface }
})

const checkAnswer = createAnswerCheck()
let shared: Platform
let endpoints: readonly PlatformEndpoint[] = []
let names = 0

beforeAll(async () => {
  shared = await startPlatform()
  endpoints = served.endpoints
  return () => shared.emulator.close()
})

describe.each(Object.keys(operations))('%s', (operation) => {
  const own = samples.filter((sample) => sample.operation === operation)

  it.each(own)('answers $status as documented when it $does', async (sample) => {
    const { reply, requested } = await perform(sample)

    expect(requested).toBe(true)
    expect(reply.status).toBe(sample.status)
    expect(checkAnswer(operation, reply.status, reply.json ?? bodyText(reply.body))).toBeUndefined()
  })

  it.each([
    ['no token', ''],
    ['a wrong token', 'token wrong'],
    ['a token of another scheme', 'Bearer wrong'],
  ])('answers 401 as documented to %s', async (_, authorization) => {
    const [method = '', path = ''] = operation.split(' ')

    const reply = await shared.call(method, path.replaceAll(/[{}]/g, ''), undefined, authorization)

    expect(reply.status).toBe(401)
    expect(checkAnswer(operation, reply.status, reply.json)).toBeUndefined()
  })

  it('has a sample of a success and, where it can fail by itself, of a failure', () => {
    const ownErrors = Object.keys(operations[operation] ?? {}).filter(
      (status) => Number(status) >= 400 && !['401', '500'].includes(status),
    )

    expect(own.some(({ status }) => status < 400)).toBe(true)
    expect(own.some(({ status }) => status >= 400)).toBe(ownErrors.length > 0)
  })
})

it('serves exactly the operations that have documented answers', () => {
  const paths = endpoints.map(({ method, path }) => `${method} ${path.replaceAll('+}', '}')}`)

  expect(paths.sort()).toEqual(Object.keys(operations).sort())
})

it('has no sample of anything else', () => {
  expect(samples.filter(({ operation }) => !(operation in operations))).toEqual([])
})

it('overlays each published schema only where that changes it', () => {
  const patched = withOverlay(publishedSchemas)
  const patches = defects.flatMap((defect) => defect.patches ?? [])

  for (const { schema } of patches) expect(patched[schema]).not.toEqual(publishedSchemas[schema])
  expect(defects.filter(({ source }) => source === '')).toEqual([])
})

afterAll(() => {
  expect(shared.emulator.requests.filter(({ failure }) => failure !== undefined)).toEqual([])
})

async function perform(sample: Sample) {
  const platform = sample.options ? await startPlatform(sample.options) : shared
  try {
    const reply = await sample.request(platform, `sample-${names++}`)
    const [method, pattern = ''] = sample.operation.split(' ')
    const last = platform.emulator.requests.at(-1)
    const match = pathPattern(pattern.replace('{image_name}', '{image_name+}').replace('{image}', '{image+}'))
    return { reply, requested: last?.method === method && match(last?.path ?? '') !== undefined }
  } finally {
    if (platform !== shared) await platform.emulator.close()
  }
}

function bodyText(body: Buffer): string | undefined {
  return body.length === 0 ? undefined : body.toString('utf8')
}

// Whatever is asked of the platform, it answers in the known form and never fails by itself.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAnswerCheck, operations } from '../openapi/answers.js'
import { aPlatform, createVersion, versionOf } from './support/a-platform.js'

const name = fc.oneof(
  fc.constantFrom('game', '1.0', 'none', 'tags', 'bulk-delete', 'studio', 'game%2Fserver'),
  fc.constantFrom('..', '%2e%2e', '%00', '%', '%ff', '__proto__', 'constructor', "';--", 'a'.repeat(300)),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
)
const target = fc
  .tuple(fc.constantFrom(...Object.keys(operations)), fc.array(name, { minLength: 3, maxLength: 3 }))
  .map(([operation, names]) => {
    const [method = '', path = ''] = operation.split(' ')
    const pieces = [...names]
    return { operation, method, path: path.replaceAll(/\{\w+\}/g, () => pieces.pop() ?? '') }
  })
const query = fc
  .array(fc.tuple(fc.constantFrom('page', 'limit', '__proto__'), fc.oneof(fc.nat(3).map(String), name)), {
    maxLength: 2,
  })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'))

const field = fc.constantFrom(
  ...[
    'name',
    'is_active',
    'image',
    'req_cpu',
    'req_memory',
    'docker_repository',
    'docker_image',
    'docker_tag',
  ],
  ...['private_username', 'ports', 'envs', 'max_duration', 'verify_image', 'tags', 'source', '__proto__'],
)
const value = fc.oneof(
  fc.constantFrom('game', 'none', '\u0000', '\ud800', '1.0', true, false, null, 0, -1, 1e21, 512),
  fc.constantFrom([{ port: 1, protocol: 'UDP' }], [{ key: '\u0000', value: '\ud800' }], ['1.0', '']),
  fc.jsonValue({ maxDepth: 2 }),
)
const change = fc.array(fc.tuple(field, value), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs))
const text = fc.oneof(fc.json(), fc.string(), fc.constantFrom('', '{', '['.repeat(5000)))

/** Far more than it takes, as all test files share the machine. */
const TIMEOUT_MS = 60_000

it(
  'answers 1,000 generated requests as documented or with a plain error, and never with a 500',
  async () => {
    const platform = await aPlatform()
    const checkAnswer = createAnswerCheck()
    const whole = {
      ...versionOf(platform, 'game', '1.0'),
      is_active: true,
      image: '',
      tags: ['x'],
      source: 'a',
    }
    const body = fc.oneof(
      change,
      change.map((fields) => ({ ...whole, ...fields })),
      text,
    )
    await createVersion(platform, 'game')
    const token = fc.constantFrom(platform.emulator.apiToken, platform.emulator.quickStartToken)

    await fc.assert(
      fc.asyncProperty(
        target,
        query,
        body,
        token,
        async ({ operation, method, path }, search, content, value) => {
          const reply = await platform.call(method, `${path}?${search}`, content, `token ${value}`)

          expect(reply.status).toBeLessThan(500)
          // A name that was left empty leads nowhere.
          if (reply.status === 404) expect(reply.json).toEqual({ message: expect.any(String) })
          else expect(checkAnswer(operation, reply.status, reply.json)).toBeUndefined()
        },
      ),
      { numRuns: 1000 },
    )

    expect(platform.emulator.requests.filter((entry) => entry.failure !== undefined)).toEqual([])
  },
  TIMEOUT_MS,
)

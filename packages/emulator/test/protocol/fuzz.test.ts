// distribution-spec v1.1, "Error Codes"; RFC 9112: whatever is asked, the registry says in a known form why it refuses.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'
import { openSession, pushImage } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'
import { generatedRequests, OPEN_UPLOAD } from '../support/generated-requests.js'
import { exchangeRaw, type RawReply, type RawRequest } from '../support/raw-exchange.js'

const SEED = 20_261_122
const RUNS = 50
const REQUESTS_PER_RUN = 50
const TIMEOUT_MS = 60_000
const REPOSITORY = 'studio/server'

/** The status answers for all that the server refuses; a body, where there is one, names the error. */
function expectKnownForm({ method }: RawRequest, { status, headers, body }: RawReply): void {
  expect(status).toBeLessThan(500)
  if (status < 400 || body === '') return
  expect(method).not.toBe('HEAD')
  if (headers.get('content-type')?.startsWith('text/plain')) {
    expect(body).toMatch(/^Unable to handle service: /)
    return
  }
  const entry = { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) }
  const parsed: unknown = JSON.parse(body)
  expect(parsed).toEqual({ errors: expect.arrayContaining([expect.objectContaining(entry)]) })
}

async function expectOnlyContentIn(blobFolder: string): Promise<void> {
  for (const entry of await readdir(blobFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const algorithm = entry.name.length === 64 ? 'sha256' : 'sha512'
    const content = await readFile(join(entry.parentPath, entry.name))
    expect(createHash(algorithm).update(content).digest('hex')).toBe(entry.name)
  }
}

async function fuzz(emulator: Emulator, authorization?: string): Promise<void> {
  const send = clientOf(emulator, authorization)
  const exchange = async (request: RawRequest, upload: string) => {
    const target = request.target.replace(OPEN_UPLOAD, upload).replace(/^([^?]*)&/, '$1?')
    const hasOwn = request.headers.some(([name]) => name === 'Authorization')
    const headers =
      authorization === undefined || hasOwn
        ? request.headers
        : [...request.headers, ['Authorization', authorization] as const]
    const reply = await exchangeRaw(emulator.registry, { ...request, target, headers })
    if (reply) expectKnownForm(request, reply)
    return reply?.status
  }
  const property = fc.asyncProperty(
    fc.array(generatedRequests, { minLength: REQUESTS_PER_RUN, maxLength: REQUESTS_PER_RUN }),
    async (requests) => {
      await pushImage(send, REPOSITORY, '1.0')
      const upload = await openSession(send, REPOSITORY)
      const statuses = await Promise.all(requests.map((request) => exchange(request, upload)))
      expect(statuses.filter((status) => status !== undefined).length).toBeGreaterThan(0)
      expect((await send('GET', '/v2/')).status).toBe(200)
    },
  )
  await fc.assert(property, { seed: SEED, numRuns: RUNS })
}

const WAYS: readonly EmulatorOptions[] = [
  { profile: 'oci', auth: 'none' },
  { profile: 'harbor', auth: 'token' },
]

const NAME = 'survives 2500 generated requests in profile $profile with authentication $auth'

it.each(WAYS)(NAME, { timeout: TIMEOUT_MS }, async (options) => {
  const parent = await mkdtemp(join(tmpdir(), 'emulator-fuzz-'))
  onTestFinished(() => rm(parent, { recursive: true, force: true }))
  const dataDir = join(parent, 'data')
  await mkdir(dataDir)
  const emulator = await anEmulator({ ...options, dataDir })
  const before = (await readdir(dataDir)).sort()

  await fuzz(emulator, options.auth === 'token' ? basic(emulator.push) : undefined)

  // The rest is what no HTTP parser takes.
  expect(emulator.requests.length).toBeGreaterThan((RUNS * REQUESTS_PER_RUN) / 2)
  expect(new Set(emulator.requests.map(({ status }) => status)).size).toBeGreaterThanOrEqual(8)
  expect(emulator.requests.filter(({ failure }) => failure !== undefined)).toEqual([])
  expect(await readdir(parent)).toEqual([basename(dataDir)])
  expect((await readdir(dataDir)).sort()).toEqual(before)
  await expectOnlyContentIn(join(dataDir, 'blobs'))
})

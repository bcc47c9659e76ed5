import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AuthError,
  ConfigError,
  ConnectionError,
  type CredentialReport,
  type DockerConfigFinding,
  type RegistryCheck,
  type SetupCheck,
} from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import type { DoctorCheck } from '../doctor/check.js'
import { main } from '../main.js'

const HEALTHY: RegistryCheck = {
  registry: 'r.example.com',
  credentialOrigin: 'SLIPWAY_PUSH_TOKEN',
  durationMs: 12.4,
  clockSkewSeconds: 2,
}
const SETUP: SetupCheck = {
  url: 'https://r.example.com',
  proxy: { state: 'absent' },
  caFile: { state: 'absent' },
  extraCaFile: { state: 'absent' },
  systemCertificates: 0,
  push: { state: 'valid', value: { username: 'robot$studio+client-push', origin: 'SLIPWAY_PUSH_TOKEN' } },
  pull: { state: 'absent' },
  layerCache: { path: 'layers.json', state: 'empty', sizeBytes: 0, layers: 0 },
}
const REPORT: CredentialReport = {
  schemaVersion: 1,
  apiUrl: 'https://api.example.com',
  credentials: [{ kind: 'api', state: 'absent' }],
  stores: [
    { name: 'keychain', protection: 'keychain', stored: [] },
    { name: 'file', protection: 'plain-file', stored: [] },
  ],
}
const DETAILS = { action: 'try', reason: 'it broke', hint: 'Mend it.' }
const BROKEN = new ConfigError('CONFIG_INVALID', DETAILS)
const NO_DOCKER = { findings: async () => [] }
const INVALID = { state: 'invalid', error: BROKEN } as const

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-doctor-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const env = { SLIPWAY_REGISTRY: 'r.example.com', SLIPWAY_CACHE_DIR: join(cwd, 'cache'), ...options.env }
  const client = {
    checkRegistry: async () => HEALTHY,
    checkSetup: async () => SETUP,
    checkBase: async () => ({ registry: 'hub.example.com', isMirror: false, durationMs: 30 }),
    credentials: { status: async () => REPORT, docker: { findings: async () => [] } },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, env, client })
  const code = await main(['doctor', ...argv], context)
  return { code, out: context.out() }
}

async function checks(options: FakeOptions): Promise<{ code: number; rows: Record<string, DoctorCheck> }> {
  const { code, out } = await run(['--json'], options)
  const rows: DoctorCheck[] = JSON.parse(out).checks
  return { code, rows: Object.fromEntries(rows.map((row) => [row.name, row])) }
}

describe('slipway doctor', () => {
  it('ends with 0 when everything is in order', async () => {
    const { code, out } = await run([])

    expect(code).toBe(0)
    expect(out.split('\n').slice(0, 15)).toEqual([
      'ok    node             22.12.0',
      'ok    project file     no slipway.json here; flags and variables do as well',
      'ok    registry         r.example.com (from SLIPWAY_REGISTRY)',
      'ok    proxy            none',
      "ok    certificates     those of Node; the registry's is valid",
      'ok    credential       robot$studio+client-push (from SLIPWAY_PUSH_TOKEN)',
      'ok    pull credential  none; the push credential reads as well',
      'ok    connection       r.example.com answers and accepts it (12 ms)',
      "ok    clock            within 60 s of the registry's",
      'ok    api token        none; a push needs none',
      'ok    keychain         works; empty',
      'ok    docker config    none',
      'ok    base             hub.example.com answers (30 ms)',
      `ok    cache            ${join(cwd, 'cache')} can be written`,
      'ok    layer cache      empty',
    ])
    expect(await readdir(join(cwd, 'cache'))).toEqual([])
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['--json'])

    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, ok: true })
  })

  it.each([
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
    ['20.18.3', 'fail'],
    ['18.20.1', 'fail'],
  ])('judges Node %s: %s', async (nodeVersion, status) => {
    expect((await checks({ nodeVersion })).rows.node?.status).toBe(status)
  })

  it('takes the registry from the project file', async () => {
    await writeFile(
      join(cwd, 'slipway.json'),
      '{"registry": "file.example.com", "images": {"a": {"dir": "b"}}}',
    )

    const { rows } = await checks({ env: { SLIPWAY_REGISTRY: '' } })

    expect(rows['project file']?.detail).toBe(`${join(cwd, 'slipway.json')}, 1 image`)
    expect(rows.registry?.detail).toBe('file.example.com (from slipway.json)')
  })

  it('takes the registry from the last login where nothing else names one', async () => {
    const { rows } = await checks({ env: { SLIPWAY_REGISTRY: '' } })

    expect(rows.registry).toMatchObject({ status: 'ok', detail: 'r.example.com (from the last login)' })
  })

  it('goes on after a project file that is not valid', async () => {
    await writeFile(join(cwd, 'slipway.json'), '{"registri": 1}')

    const { code, rows } = await checks({})

    expect(code).toBe(1)
    expect(rows['project file']).toMatchObject({ status: 'fail' })
    expect(rows.connection?.status).toBe('ok')
  })

  it('asks no registry when none is set', async () => {
    const { url: _, ...setup } = SETUP
    const client = {
      checkSetup: async () => setup,
      checkRegistry: () => Promise.reject(new Error('it was asked')),
    }

    const { code, rows } = await checks({ env: { SLIPWAY_REGISTRY: '' }, client })

    expect(code).toBe(1)
    expect(rows.registry).toMatchObject({ status: 'fail', detail: 'none is set' })
    expect(rows.connection).toMatchObject({ status: 'warn', detail: 'not checked' })
  })

  it.each([
    [new AuthError('CREDENTIAL_MISSING', { action: 'a', reason: 'r', hint: 'Set it.' }), 'fail', 'warn'],
    [new AuthError('CREDENTIAL_REJECTED', { action: 'a', reason: 'r', hint: 'Renew it.' }), 'fail', 'ok'],
    [
      new ConnectionError('NETWORK', { action: 'a', reason: 'r', hint: 'Look at the cable.' }),
      'warn',
      'fail',
    ],
  ])('puts the blame where it belongs: %s', async (error, credential, connection) => {
    const { code, rows } = await checks({ client: { checkRegistry: () => Promise.reject(error) } })

    expect(code).toBe(1)
    expect(rows.credential?.status).toBe(credential)
    expect(rows.connection?.status).toBe(connection)
    const failure = Object.values(rows).find(({ status }) => status === 'fail')
    expect(failure).toMatchObject({ detail: error.message, next: error.hint })
  })

  it.each([
    [new ConnectionError('PROXY', DETAILS), 'proxy'],
    [new ConnectionError('TLS', DETAILS), 'certificates'],
  ])('does not blame the connection for %s', async (error, name) => {
    const { code, rows } = await checks({ client: { checkRegistry: () => Promise.reject(error) } })

    expect(code).toBe(1)
    expect(rows[name]).toMatchObject({ status: 'fail', detail: error.message, next: 'Mend it.' })
    expect(rows.connection).toMatchObject({ status: 'warn', detail: 'not checked' })
    expect(Object.values(rows).filter(({ status }) => status === 'fail')).toHaveLength(1)
  })

  it.each([
    ['proxy', { proxy: INVALID }],
    ['certificates', { caFile: INVALID }],
    ['credential', { push: INVALID }],
  ] as const)('names the setting that cannot be used: %s', async (name, setup) => {
    const client = {
      checkSetup: async () => ({ ...SETUP, ...setup }),
      checkRegistry: () => Promise.reject(BROKEN),
    }

    const { code, rows } = await checks({ client })

    expect(code).toBe(1)
    expect(rows[name]).toMatchObject({ status: 'fail', detail: BROKEN.message, next: 'Mend it.' })
    expect(Object.values(rows).filter(({ status }) => status === 'fail')).toHaveLength(1)
  })

  it('goes on when the registry is no host', async () => {
    const { code, rows } = await checks({ client: { checkSetup: () => Promise.reject(BROKEN) } })

    expect(code).toBe(1)
    expect(rows.registry).toMatchObject({ status: 'fail', detail: BROKEN.message })
    expect(rows.connection).toMatchObject({ status: 'warn', next: 'Correct the registry first.' })
    expect(rows.cache?.status).toBe('ok')
  })

  it.each([
    [60, 'ok', "within 60 s of the registry's"],
    [-61, 'warn', "1 min 01 s behind the registry's"],
    [300, 'warn', "5 min 00 s ahead of the registry's"],
    [301, 'fail', "5 min 01 s ahead of the registry's"],
    [-7200, 'fail', "120 min 00 s behind the registry's"],
    [undefined, 'ok', 'the registry does not tell its time'],
  ])('judges a clock that is %s s off: %s', async (clockSkewSeconds, status, detail) => {
    const { clockSkewSeconds: _, ...rest } = HEALTHY
    const answer = clockSkewSeconds === undefined ? rest : { ...rest, clockSkewSeconds }

    const { rows } = await checks({ client: { checkRegistry: async () => answer } })

    expect(rows.clock).toMatchObject({ status, detail })
  })

  it.each([
    ['robot$studio+app-version-pull', 'warn'],
    ['robot$pull-requests+client-push', 'ok'],
    ['robot$studio+push-and-pull', 'ok'],
    ['robot$studio+bullpuller', 'ok'],
  ])('looks at the name of the push credential: %s', async (username, status) => {
    const push = { state: 'valid', value: { username, origin: 'SLIPWAY_PUSH_TOKEN' } } as const

    const { code, rows } = await checks({ client: { checkSetup: async () => ({ ...SETUP, push }) } })

    expect(code).toBe(0)
    expect(rows.credential?.status).toBe(status)
  })

  it('says where proxy, certificates and pull credential come from', async () => {
    const setup: SetupCheck = {
      ...SETUP,
      proxy: { state: 'valid', value: { host: 'proxy.test:3128', origin: 'HTTPS_PROXY' } },
      caFile: { state: 'valid', value: { path: 'studio.pem', certificates: 2 } },
      systemCertificates: 140,
      pull: { state: 'valid', value: { username: 'robot$s+pull', origin: 'SLIPWAY_PULL_TOKEN' } },
    }

    const { rows } = await checks({ client: { checkSetup: async () => setup } })

    expect(rows.proxy?.detail).toBe('proxy.test:3128 (from HTTPS_PROXY)')
    expect(rows.certificates?.detail).toBe(
      "those of Node, 140 certificates of the system, 2 from studio.pem; the registry's is valid",
    )
    expect(rows['pull credential']?.detail).toBe('robot$s+pull (from SLIPWAY_PULL_TOKEN)')
  })

  it('only warns of extra certificates that Node itself passes over', async () => {
    const { code, rows } = await checks({
      client: { checkSetup: async () => ({ ...SETUP, extraCaFile: INVALID }) },
    })

    expect(code).toBe(0)
    expect(rows.certificates).toMatchObject({ status: 'warn', detail: BROKEN.message })
  })

  it('wants no certificate for plain http', async () => {
    const client = { checkSetup: async () => ({ ...SETUP, url: 'http://127.0.0.1:5000' }) }

    expect((await checks({ client })).rows.certificates?.detail).toBe('none is needed for plain http')
  })

  it('only warns when base images cannot be had', async () => {
    const error = new ConnectionError('NETWORK', DETAILS)

    const { code, rows } = await checks({ client: { checkBase: () => Promise.reject(error) } })

    expect(code).toBe(0)
    expect(rows.base).toMatchObject({ status: 'warn', detail: error.message })
    expect(rows.base?.next).toContain('SLIPWAY_BASE_MIRROR')
  })

  it('asks for the base of the default image, and for none where it is scratch', async () => {
    const images = { a: { dir: 'a', base: 'debian:13-slim' }, b: { dir: 'b', base: 'scratch' } }
    await writeFile(join(cwd, 'slipway.json'), JSON.stringify({ images, defaultImage: 'b' }))
    const asked: unknown[] = []
    const client = {
      checkBase: async (call: { base?: string | undefined } = {}) => void asked.push(call.base),
    }

    const { rows } = await checks({ client: client as FakeOptions['client'] & object })

    expect(asked).toEqual(['scratch'])
    expect(rows.base?.detail).toBe('scratch is fetched from nowhere')
  })

  it.each([
    ['usable', 'ok', '12 layers, 2.00 KiB'],
    ['unusable', 'warn', 'layers.json is damaged or cannot be read'],
  ] as const)('looks into the layer cache: %s', async (state, status, detail) => {
    const layerCache = { path: 'layers.json', state, sizeBytes: 2048, layers: 12 }

    const { rows } = await checks({ client: { checkSetup: async () => ({ ...SETUP, layerCache }) } })

    expect(rows['layer cache']).toMatchObject({ status, detail })
  })

  it.each([
    ['SLIPWAY_PUSH_TOKEN', 'ok'],
    ['file', 'warn'],
  ])('minds a keychain that cannot be used where the credential is from %s: %s', async (origin, status) => {
    const keychain = { name: 'keychain', protection: 'keychain', stored: [] } as const
    const broken = { ...keychain, unavailable: 'it is locked', hint: 'Unlock it.' }
    const push = { state: 'valid', value: { username: 'robot', origin } } as const
    const credentials = { status: async () => ({ ...REPORT, stores: [broken] }), docker: NO_DOCKER }

    const { code, rows } = await checks({
      client: { credentials, checkSetup: async () => ({ ...SETUP, push }) },
    })

    expect(code).toBe(0)
    expect(rows.keychain).toMatchObject({ status, detail: expect.stringContaining('it is locked') })
  })

  it.each([
    ['plain-file', 'warn'],
    ['encrypted-file', 'ok'],
  ] as const)('tells of what the file store keeps in a %s', async (protection, status) => {
    const address = { kind: 'push', registry: 'r.example.com', project: 'studio' } as const
    const stored = [{ ...address, username: 'robot', createdAt: '2026-01-01T00:00:00Z', isDefault: true }]
    const report = { ...REPORT, stores: [{ name: 'file', protection, stored }] }
    const credentials = { status: async () => report, docker: NO_DOCKER }

    const { rows } = await checks({ client: { credentials } })

    expect(rows['file store']).toMatchObject({
      status,
      detail: expect.stringContaining('push for r.example.com/studio'),
    })
  })

  it.each<[string, Partial<DockerConfigFinding>, string, string]>([
    ['nothing in it', {}, 'ok', 'no credential'],
    ['a helper', { helpers: { 'r.example.com': 'slipway' } }, 'ok', 'r.example.com: slipway'],
    ['a plain credential', { plainTextHosts: ['r.example.com'] }, 'warn', 'r.example.com'],
    [
      'one that others can read',
      { plainTextHosts: ['r.example.com'], isReadableByOthers: true },
      'warn',
      'others',
    ],
    ['what is no JSON', { problem: 'it is not JSON' }, 'warn', 'it is not JSON'],
  ])("looks into docker's file: %s", async (_, finding, status, detail) => {
    const nothing = { problem: undefined, plainTextHosts: [], isReadableByOthers: false, store: undefined }
    const found = {
      name: 'docker config',
      path: '/d/config.json',
      helpers: {},
      ...nothing,
      ...finding,
    } as const
    const credentials = { status: async () => REPORT, docker: { findings: async () => [found] } }

    const { code, rows } = await checks({ client: { credentials } })

    expect(code).toBe(0)
    expect(rows['docker config']).toMatchObject({ status, detail: expect.stringContaining(detail) })
  })

  it('goes on when the stores cannot be looked at', async () => {
    const credentials = { status: () => Promise.reject(BROKEN), docker: NO_DOCKER }

    const { rows } = await checks({ client: { credentials } })

    expect(rows['credential stores']).toMatchObject({ status: 'fail', detail: BROKEN.message })
    expect(rows.cache?.status).toBe('ok')
  })

  it('finds a cache folder that cannot be written', async () => {
    await mkdir(join(cwd, 'file'))
    await writeFile(join(cwd, 'file/taken'), '')

    const { code, rows } = await checks({ env: { SLIPWAY_CACHE_DIR: join(cwd, 'file/taken') } })

    expect(code).toBe(1)
    expect(rows.cache).toMatchObject({ status: 'fail' })
  })
})

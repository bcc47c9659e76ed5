import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuthError, ConnectionError, type SetupCheck } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { BROKEN, DETAILS, doctorBench, HEALTHY, INVALID, SETUP } from '../../test/support/doctor-bench.js'
import type { FakeOptions } from '../../test/support/fake-context.js'

const { cwd, run, checks } = doctorBench()

describe('slipway doctor', () => {
  it('ends with 0 when everything is in order', async () => {
    const { code, out } = await run([])

    expect(code).toBe(0)
    expect(out.split('\n').slice(0, 16)).toEqual([
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
      'ok    docker engine    not there: needed only for Dockerfiles, to push images of the engine, and to run a server here (nothing is installed)',
      `ok    cache            ${join(cwd(), 'cache')} can be written`,
      'ok    layer cache      empty',
    ])
    expect(await readdir(join(cwd(), 'cache'))).toEqual([])
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
      join(cwd(), 'slipway.json'),
      '{"registry": "file.example.com", "images": {"a": {"dir": "b"}}}',
    )

    const { rows } = await checks({ env: { SLIPWAY_REGISTRY: '' } })

    expect(rows['project file']?.detail).toBe(`${join(cwd(), 'slipway.json')}, 1 image`)
    expect(rows.registry?.detail).toBe('file.example.com (from slipway.json)')
  })

  it('takes the registry from the last login where nothing else names one', async () => {
    const { rows } = await checks({ env: { SLIPWAY_REGISTRY: '' } })

    expect(rows.registry).toMatchObject({ status: 'ok', detail: 'r.example.com (from the last login)' })
  })

  it('goes on after a project file that is not valid', async () => {
    await writeFile(join(cwd(), 'slipway.json'), '{"registri": 1}')

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
    await writeFile(join(cwd(), 'slipway.json'), JSON.stringify({ images, defaultImage: 'b' }))
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

  it('finds a cache folder that cannot be written', async () => {
    await mkdir(join(cwd(), 'file'))
    await writeFile(join(cwd(), 'file/taken'), '')

    const { code, rows } = await checks({ env: { SLIPWAY_CACHE_DIR: join(cwd(), 'file/taken') } })

    expect(code).toBe(1)
    expect(rows.cache).toMatchObject({ status: 'fail' })
  })
})

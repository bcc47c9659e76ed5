import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuthError, ConnectionError, type RegistryCheck } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import type { DoctorCheck } from '../doctor/check.js'
import { main } from '../main.js'

const HEALTHY: RegistryCheck = {
  registry: 'r.example.com',
  credentialOrigin: 'SLIPWAY_PUSH_TOKEN',
  durationMs: 12.4,
}

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-doctor-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const env = { SLIPWAY_REGISTRY: 'r.example.com', SLIPWAY_CACHE_DIR: join(cwd, 'cache'), ...options.env }
  const client = { checkRegistry: async () => HEALTHY, ...options.client }
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
    expect(out.split('\n').slice(0, 6)).toEqual([
      'ok    node          22.12.0',
      'ok    project file  no slipway.json here; flags and variables do as well',
      'ok    registry      r.example.com (from SLIPWAY_REGISTRY)',
      'ok    credential    SLIPWAY_PUSH_TOKEN',
      'ok    connection    r.example.com answers and accepts it (12 ms)',
      `ok    cache         ${join(cwd, 'cache')} can be written`,
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

  it('goes on after a project file that is not valid', async () => {
    await writeFile(join(cwd, 'slipway.json'), '{"registri": 1}')

    const { code, rows } = await checks({})

    expect(code).toBe(1)
    expect(rows['project file']).toMatchObject({ status: 'fail' })
    expect(rows.connection?.status).toBe('ok')
  })

  it('asks no registry when none is set', async () => {
    const client = { checkRegistry: () => Promise.reject(new Error('it was asked')) }

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

  it('finds a cache folder that cannot be written', async () => {
    await mkdir(join(cwd, 'file'))
    await writeFile(join(cwd, 'file/taken'), '')

    const { code, rows } = await checks({ env: { SLIPWAY_CACHE_DIR: join(cwd, 'file/taken') } })

    expect(code).toBe(1)
    expect(rows.cache).toMatchObject({ status: 'fail' })
  })
})

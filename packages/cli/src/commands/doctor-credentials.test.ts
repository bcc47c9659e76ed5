import type { DockerConfigFinding } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { BROKEN, doctorBench, NO_DOCKER, REPORT, SETUP } from '../../test/support/doctor-bench.js'

const { checks } = doctorBench()

describe('slipway doctor, about the places of credentials', () => {
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
})

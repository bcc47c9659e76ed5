import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aTemplate, plainTemplates } from '../../../test/support/platform/template-samples.js'
import type { AppTemplate } from '../../config/template.js'
import { isSdkError } from '../../errors/guards.js'
import { Secret } from '../../log/secret.js'
import { templateRecord, versionSettingsRecord } from './template.js'
import { templateBody, versionBody } from './template-body.js'

const template = aTemplate()
const noSecrets = () => undefined
const sent = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

describe('a template on the way to the server and back', () => {
  it('is the same, with what was left out still left out', () => {
    fc.assert(
      fc.property(plainTemplates, (one) => {
        const { app, versionName, ...settings } = one

        expect(templateRecord.parse(sent(templateBody(one, noSecrets)))).toStrictEqual({ template: one })
        expect(versionSettingsRecord.parse(sent(versionBody(one, noSecrets)))).toStrictEqual(settings)
      }),
    )
  })

  it('has the fields of the API and no others', () => {
    expect(sent(templateBody({ ...template, restartPolicy: 'on-failure' }, noSecrets))).toEqual({
      app: 'my-game',
      req_cpu: 512,
      req_memory: 1024,
      ports: [{ port: 7777, protocol: 'UDP', name: 'gameport' }],
      restart_policy: 'on_failure',
    })
    expect(Object.keys(versionBody(template, noSecrets))).not.toContain('app')
  })
})

describe('what a server answers', () => {
  const wire = { app: 'my-game', req_cpu: 512, req_memory: 1024 }

  it('counts null, missing and unknown as absent', () => {
    const answer = {
      ...wire,
      ports: null,
      envs: null,
      max_duration: null,
      restart_policy: 'sometimes',
      dns_config: '',
      last_error: null,
      create_time: '0001-01-01T00:00:00Z',
      req_moon: 3,
    }

    const { app, cpuUnits, memoryMib } = template
    expect(templateRecord.parse(answer)).toStrictEqual({
      template: { app, cpuUnits, memoryMib, ports: [] },
    })
  })

  it('names a port by its number where it has no name, and keeps a protocol that is not known', () => {
    const ports = [{ port: 7777, protocol: 'quic', name: null }]

    expect(versionSettingsRecord.parse({ ...wire, ports }).ports).toEqual([
      { name: '7777', port: 7777, protocol: 'QUIC' },
    ])
  })

  it.each(['is_hidden', 'is_secret'])(
    'has no value for a variable with %s, whatever stands there',
    (flag) => {
      const envs = [{ key: 'TOKEN', value: 'hunter2', [flag]: true }]

      expect(versionSettingsRecord.parse({ ...wire, envs }).env).toEqual([{ key: 'TOKEN', isHidden: true }])
    },
  )

  it('never lets credentials of a version into the settings', () => {
    const settings = versionSettingsRecord.parse({ ...wire, private_token: 'hunter2', private_username: 'u' })

    expect(JSON.stringify(settings)).not.toContain('hunter2')
  })

  it('tells when a template changed and why the last tag got no version', () => {
    const last_error = { tag: '1.0', message: 'The limit is reached.', time: '2026-01-02 03:04:05' }

    expect(templateRecord.parse({ ...wire, last_updated: '2026-01-02T00:00:00Z', last_error })).toMatchObject(
      {
        updatedAt: '2026-01-02T00:00:00.000Z',
        lastFailure: { tag: '1.0', message: 'The limit is reached.', at: '2026-01-02T03:04:05.000Z' },
      },
    )
  })
})

describe('a hidden variable', () => {
  const hidden: AppTemplate = { ...template, env: [{ key: 'TOKEN', isHidden: true }] }
  const stored: AppTemplate = { ...template, env: [{ key: 'TOKEN', secret: 'game-token' }] }

  const errorOf = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      return isSdkError(error) ? error : undefined
    }
    return undefined
  }

  it('keeps its value on the server by an empty one', () => {
    expect(templateBody(hidden, noSecrets)).toMatchObject({
      envs: [{ key: 'TOKEN', value: '', is_hidden: true }],
    })
  })

  it('cannot be copied into a new version', () => {
    expect(errorOf(() => versionBody(hidden, noSecrets))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      target: 'TOKEN',
    })
  })

  it('gets its value from the store', () => {
    const body = versionBody(stored, (name) => (name === 'game-token' ? new Secret('hunter2') : undefined))

    expect(body).toMatchObject({ envs: [{ key: 'TOKEN', value: 'hunter2', is_hidden: true }] })
  })

  it('is refused where the store has none of that name', () => {
    const error = errorOf(() => templateBody(stored, noSecrets))

    expect(error?.message).toContain('"game-token"')
  })
})

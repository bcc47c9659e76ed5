import { describe, expect, it } from 'vitest'
import type { AppTemplate, TemplateEnv } from '../config/template.js'
import { compareTemplates, compareVersion, equalContent } from './compare-template.js'

const template: AppTemplate = {
  app: 'my-game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [
    { name: 'gameport', port: 7777, protocol: 'UDP' },
    { name: 'web', port: 8080, protocol: 'WS' },
  ],
}
const withEnv = (...env: TemplateEnv[]): AppTemplate => ({ ...template, env })

describe('the difference of two templates', () => {
  it('is empty for the same one, with defaults written out and ports in another order', () => {
    const spelled: AppTemplate = {
      ...template,
      versionName: '{tag}',
      ports: [...template.ports].reverse().map((port) => ({ ...port, check: true, tlsUpgrade: false })),
      env: [],
      maxDurationMinutes: 1440,
      restartPolicy: 'always',
      isActive: true,
      forceCache: false,
      verifyImage: false,
    }

    expect(compareTemplates(template, spelled)).toEqual([])
  })

  it('names each field with what it was and what it is', () => {
    const to: AppTemplate = {
      ...template,
      versionName: 'v-{tag}',
      cpuUnits: 1024,
      timeToDeploySeconds: 60,
      ports: [{ name: 'gameport', port: 7777, protocol: 'TCP/UDP' }],
    }

    expect(compareTemplates(template, to)).toEqual([
      { path: 'versionName', from: '{tag}', to: 'v-{tag}' },
      { path: 'cpuUnits', from: 512, to: 1024 },
      { path: 'timeToDeploySeconds', to: 60 },
      { path: 'ports.gameport.protocol', from: 'UDP', to: 'TCP/UDP' },
      { path: 'ports.web.port', from: 8080 },
      { path: 'ports.web.protocol', from: 'WS' },
      { path: 'ports.web.check', from: true },
      { path: 'ports.web.tlsUpgrade', from: false },
    ])
  })
})

describe('the difference of variables', () => {
  const plain = (value: string) => withEnv({ key: 'A', value })
  const secret = withEnv({ key: 'A', secret: 'one' })
  const hidden = withEnv({ key: 'A', isHidden: true })

  it.each([
    ['a new value', plain('x'), plain('y'), [{ path: 'env.A', from: 'x', to: 'y' }]],
    ['a new variable', template, plain('y'), [{ path: 'env.A', to: 'y' }]],
    ['a variable that goes', plain('x'), template, [{ path: 'env.A', from: 'x' }]],
    ['a value that is hidden now', plain('x'), secret, [{ path: 'env.A', from: '(plain)', to: '(hidden)' }]],
    ['a value that is open now', hidden, plain('x'), [{ path: 'env.A', from: '(hidden)', to: '(plain)' }]],
    [
      'another secret',
      secret,
      withEnv({ key: 'A', secret: 'two' }),
      [{ path: 'env.A', from: 'secret one', to: 'secret two' }],
    ],
    ['a hidden one that goes', hidden, template, [{ path: 'env.A', from: '(hidden)' }]],
    ['a hidden value and a secret that may be it', hidden, secret, []],
  ])('shows %s', (_, from, to, expected) => {
    expect(compareTemplates(from, to)).toEqual(expected)
  })

  it('tells no value of a variable that is hidden on either side', () => {
    expect(JSON.stringify(compareTemplates(plain('hunter2'), secret))).not.toContain('hunter2')
    expect(JSON.stringify(compareTemplates(hidden, plain('hunter2')))).not.toContain('hunter2')
  })
})

describe('an existing version', () => {
  it('is what the template wants where only that differs which the template leaves to the platform', () => {
    const existing = {
      ...template,
      timeToDeploySeconds: 15,
      terminationGraceSeconds: 5,
      forceCache: true,
      verifyImage: true,
      isActive: false,
      gpuUnits: 0,
      maxDurationMinutes: 1440,
    }

    expect(equalContent(existing, template)).toBe(true)
  })

  it('is another where the template states it', () => {
    const wanted: AppTemplate = { ...template, isActive: true, maxDurationMinutes: 60 }

    expect(compareVersion({ ...template, isActive: false, maxDurationMinutes: 1440 }, wanted)).toEqual([
      { path: 'maxDurationMinutes', from: 1440, to: 60 },
      { path: 'isActive', from: false, to: true },
    ])
  })

  it('is another where it has what the template leaves out with a documented default', () => {
    expect(equalContent({ ...template, maxDurationMinutes: 60 }, template)).toBe(false)
  })

  it('has neither app nor pattern to compare', () => {
    const { app, ...settings } = template
    const wanted: AppTemplate = { ...template, versionName: 'x-{tag}' }

    expect(compareVersion(settings, wanted)).toEqual([])
  })
})

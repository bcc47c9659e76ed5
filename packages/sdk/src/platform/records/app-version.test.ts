import { describe, expect, it } from 'vitest'
import { appVersionRecord } from './app-version.js'

/** An app version as it is documented, its credentials included. */
const wire = {
  name: '1.0',
  is_active: true,
  docker_repository: 'registry.edgegap.com',
  docker_image: 'studio/server',
  docker_tag: '1.0',
  private_username: 'robot$studio+app-version-pull',
  private_token: 'Pull-sentinel-77',
  req_cpu: 1536,
  req_memory: 3072,
  ports: [{ port: 7777, protocol: 'UDP' }],
  envs: [
    { key: 'MODE', value: 'ranked', is_hidden: false },
    { key: 'KEY', value: 'Env-sentinel-12', is_hidden: true },
  ],
  create_time: '2026-04-22 20:30:52.283949',
  last_updated: '2026-04-23T20:30:52Z',
  caching_percent: 0.8,
}
const read = (changes: object = {}) => appVersionRecord('game').parse({ ...wire, ...changes })

describe('an app version', () => {
  it('is read with its settings, without credential and without hidden value', () => {
    const version = read()

    expect(version).toStrictEqual({
      app: 'game',
      name: '1.0',
      isActive: true,
      image: { registry: 'registry.edgegap.com', repository: 'studio/server', tag: '1.0' },
      settings: {
        cpuUnits: 1536,
        memoryMib: 3072,
        ports: [{ name: '7777', port: 7777, protocol: 'UDP' }],
        env: [
          { key: 'MODE', value: 'ranked' },
          { key: 'KEY', isHidden: true },
        ],
        isActive: true,
      },
      createdAt: '2026-04-22T20:30:52.283Z',
      updatedAt: '2026-04-23T20:30:52.000Z',
      cachedPercent: 80,
    })
    expect(JSON.stringify(version)).not.toContain('sentinel')
  })

  it.each([
    { req_cpu: undefined },
    { req_memory: '3072' },
    { ports: [{ protocol: 'UDP' }] },
    { envs: 'none' },
  ])('has no settings where the answer has them in part only: %j', (changes) => {
    const { settings, ...rest } = read(changes)

    expect(settings).toBeUndefined()
    expect(rest).toMatchObject({ name: '1.0', cachedPercent: 80 })
  })

  it.each([
    [0, 0],
    [0.29, 29],
    [0.999, 99],
    [1, 100],
  ])('tells that %d of its places hold the image as %d percent', (caching_percent, percent) => {
    expect(read({ caching_percent }).cachedPercent).toBe(percent)
  })

  it.each([null, undefined, 80, -1, '0.8'])(
    'counts %j as a part and no times as nothing known',
    (caching_percent) => {
      const version = read({ caching_percent, create_time: null, last_updated: 'yesterday' })

      expect(Object.keys(version)).toEqual(['app', 'name', 'isActive', 'image', 'settings'])
    },
  )

  it('can be deployed where it does not say so', () => {
    expect(read({ is_active: null })).toMatchObject({ isActive: true })
    expect(read({ is_active: null }).settings).not.toHaveProperty('isActive')
  })
})

describe('the image of an app version', () => {
  it.each([
    ['https://Registry.Edgegap.com/', 'studio/server', 'registry.edgegap.com', 'studio/server'],
    ['127.0.0.1:5000', '/studio/server/', '127.0.0.1:5000', 'studio/server'],
    ['http://registry.example.com/studio', 'server', 'registry.example.com', 'studio/server'],
    ['https://index.docker.io/v1/', 'studio/server', 'index.docker.io', 'studio/server'],
    [' registry.example.com ', 'studio/server', 'registry.example.com', 'studio/server'],
    ['', 'studio/server', '', 'studio/server'],
  ])(
    'is read from the registry %j and the image %j',
    (docker_repository, docker_image, registry, repository) => {
      expect(read({ docker_repository, docker_image }).image).toEqual({ registry, repository, tag: '1.0' })
    },
  )

  it('is empty where the platform does not tell', () => {
    const { image } = read({ docker_repository: null, docker_image: undefined, docker_tag: null })

    expect(image).toEqual({ registry: '', repository: '', tag: '' })
  })
})

import { expect, it } from 'vitest'
import { versionFieldsShape } from './version-fields.js'
import { versionRecord } from './version-record.js'

const CREATED = '2026-11-22T10:00:00.000Z'

function aVersion(extra: object = {}) {
  const fields = versionFieldsShape.parse({
    name: '1.0',
    req_cpu: 512,
    req_memory: 512,
    docker_repository: 'registry.example.com',
    docker_image: 'studio/server',
    docker_tag: '1.0',
    ...extra,
  })
  return {
    ...fields,
    app: 'game',
    createdAt: CREATED,
    updatedAt: CREATED,
    imageSetAt: CREATED,
    isOwnImage: true,
  }
}

const after = (minutes: number) => new Date(Date.parse(CREATED) + minutes * 60_000)

it.each([
  [0, 0],
  [5, 0.5],
  [10, 1],
  [1000, 1],
])('is cached after %d minutes to a part of %d', (minutes, part) => {
  expect(versionRecord(aVersion(), after(minutes)).caching_percent).toBe(part)
})

it('is cached sooner where that is forced', () => {
  expect(versionRecord(aVersion({ force_cache: true }), after(1)).caching_percent).toBe(1)
})

it('leaves the values of hidden variables empty', () => {
  const envs = [
    { key: 'MODE', value: 'ranked' },
    { key: 'KEY', value: 'planted', is_hidden: true },
  ]

  const record = versionRecord(aVersion({ envs }), after(0))

  expect(record.envs.map(({ value }) => value)).toEqual(['ranked', ''])
})

import { expect, it } from 'vitest'
import { versionChangesShape, versionFieldsShape } from './version-fields.js'

const FEWEST = {
  name: '1.0',
  req_cpu: 512,
  req_memory: 1024,
  docker_repository: 'registry.example.com',
  docker_image: 'studio/server',
  docker_tag: '1.0',
}
const takes = (extra: object) => versionFieldsShape.safeParse({ ...FEWEST, ...extra }).success

it('fills in the documented defaults', () => {
  expect(versionFieldsShape.parse(FEWEST)).toEqual({
    ...FEWEST,
    is_active: true,
    verify_image: false,
    force_cache: false,
    time_to_deploy: 10,
    max_duration: 1440,
    restart_policy: 'always',
    will_deploy_in_mainland_china: false,
    ports: [],
    envs: [],
  })
})

const limits: Readonly<Record<string, { good: readonly unknown[]; bad: readonly unknown[] }>> = {
  name: { good: ['a', 'a'.repeat(64), '2024.01.30-16.23.00-UTC'], bad: ['', 'a'.repeat(65), 'a\n', 1] },
  req_cpu: { good: [512, 4096], bad: [99, 512.5, '512', null] },
  req_memory: { good: [100, 1024], bad: [99, 1025, '100'] },
  req_video: { good: [0, 1024], bad: [-1, 0.5] },
  docker_repository: { good: ['docker.io', '127.0.0.1:5000'], bad: ['', 'https://docker.io'] },
  time_to_deploy: { good: [10, 15, 600], bad: [9, '15'] },
  max_duration: { good: [-1, 0, 1440], bad: [-2, 1441] },
  restart_policy: { good: ['always', 'never', 'on_failure'], bad: ['sometimes', true] },
  termination_grace_period_seconds: { good: [5, 3600], bad: [4, 3601] },
  is_active: { good: [true, false], bad: ['true', 1] },
}

it.each(Object.entries(limits))('keeps to the limits of %s', (field, { good, bad }) => {
  expect(good.filter((value) => !takes({ [field]: value }))).toEqual([])
  expect(bad.filter((value) => takes({ [field]: value }))).toEqual([])
})

it.each(Object.keys(FEWEST))('refuses a version without %s', (field) => {
  expect(takes({ [field]: undefined })).toBe(false)
})

it.each([
  [{ port: 0, protocol: 'UDP' }, true],
  [{ port: 59_999, protocol: 'TCP/UDP' }, true],
  [{ port: 60_000, protocol: 'UDP' }, false],
  [{ port: -1, protocol: 'UDP' }, false],
  [{ port: 80 }, false],
  [{ port: 80, protocol: 'SCTP' }, false],
  [{ port: 80, protocol: 'WS', tls_upgrade: true }, true],
  [{ port: 80, protocol: 'UDP', tls_upgrade: true }, false],
])('judges the port %j', (port, isGood) => expect(takes({ ports: [port] })).toBe(isGood))

it.each([
  ['a'.repeat(4096), true],
  ['a'.repeat(4097), false],
  ['é'.repeat(2048), true],
  ['é'.repeat(2049), false],
])('takes a value of a variable up to 4 KB', (value, isGood) => {
  expect(takes({ envs: [{ key: 'A', value }] })).toBe(isGood)
})

it.each([
  ['MODE', 'MODE'],
  ['my key', 'my_key'],
  ['1ST', '_1ST'],
])('cleans the key %s of a variable', (key, cleaned) => {
  const { envs } = versionFieldsShape.parse({ ...FEWEST, envs: [{ key, value: '' }] })

  expect(envs).toEqual([{ key: cleaned, value: '', is_hidden: false }])
})

it('takes the older name of is_hidden', () => {
  const envs = [{ key: 'A', value: '', is_secret: true }]

  expect(versionFieldsShape.parse({ ...FEWEST, envs }).envs).toEqual([
    { key: 'A', value: '', is_hidden: true },
  ])
})

it('changes nothing that a change does not name, and never CPU, memory or GPU', () => {
  expect(versionChangesShape.parse({ req_cpu: 1, req_memory: 1, req_video: 1, unknown: 1 })).toEqual({})
})

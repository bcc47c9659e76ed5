import { expect, it } from 'vitest'
import type { ApiCall, JsonApi } from '../http/json-api.js'
import { ownsRegistry } from './platform-owner.js'

/** A platform that says whose credentials it has, and what it was asked. */
function aPlatform(url: string, registryUrl?: string) {
  const asked: string[] = []
  const refuse = () => Promise.reject(new Error('not a call of this test'))
  const platform: JsonApi = {
    url: new URL(url),
    call: refuse,
    callPage: refuse,
    async tryCall<T>({ path, answer }: ApiCall<T>) {
      asked.push(path)
      if (registryUrl === undefined) return { status: 404, message: '' }
      const robot = { username: 'robot$studio+x', token: 'secret-of-robot' }
      const account = { registry_url: registryUrl, project: 'studio', push: robot, pull: robot }
      return { answer: answer.parse(account) }
    },
    close: () => undefined,
  }
  return { platform, asked }
}

it.each(['registry.edgegap.com', 'registry2.edgegap.com', 'harbor.edgegap.net', 'registry.edgegap.com:443'])(
  'believes Edgegap’s API about %s without asking',
  async (registry) => {
    const { platform, asked } = aPlatform('https://api.edgegap.com')

    expect(await ownsRegistry(platform, registry, { isStated: false })).toBe(true)
    expect(asked).toEqual([])
  },
)

it.each([
  'registry.example.com',
  'edgegap.com.example.com',
  'notedgegap.com',
  'registry.edgegap.com.example.com:443',
])('never lets Edgegap’s API speak for %s, even if both are named together', async (registry) => {
  const { platform, asked } = aPlatform('https://api.edgegap.com', `https://${registry}`)

  expect(await ownsRegistry(platform, registry, { isStated: true })).toBe(false)
  expect(asked).toEqual([])
})

it('believes who names another platform together with its registry', async () => {
  const { platform, asked } = aPlatform('https://api.example.com')

  expect(await ownsRegistry(platform, 'registry.example.com', { isStated: true })).toBe(true)
  expect(asked).toEqual([])
})

it.each([
  ['its own registry', 'https://Registry.example.com/', true],
  ['another registry', 'https://registry.example.org', false],
  ['a host that only begins the same', 'registry.example.com.evil.example', false],
  ['nothing', undefined, false],
])('asks a platform whose pair nobody stated, which says %s', async (_, registryUrl, isOwner) => {
  const { platform, asked } = aPlatform('https://api.example.com', registryUrl)

  expect(await ownsRegistry(platform, 'registry.example.com', { isStated: false })).toBe(isOwner)
  expect(asked).toEqual(['/v1/container-registry/credentials'])
})

import { expect, it } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { NotFoundError, ServiceError } from '../errors/classes.js'
import type { ApiCall, JsonApi } from '../http/json-api.js'
import { digestOf } from '../reference/digest.js'
import { readAppUse, withAppVersions } from './app-use.js'

const HOST = 'registry.example.com'

interface Version {
  readonly name: string
  readonly docker_repository: string
  readonly docker_image: string
  readonly docker_tag: string
  readonly is_active?: boolean
}

/** A platform with these apps; one whose versions are an error fails with it. */
function aPlatform(apps: Readonly<Record<string, readonly Version[] | Error>>): JsonApi {
  const refuse = () => Promise.reject(new Error('not a call of this test'))
  return {
    url: new URL('https://api.edgegap.com'),
    async call<T>({ path, answer }: ApiCall<T>) {
      const name = /^\/v1\/app\/([^/]+)\/versions/.exec(path)?.[1]
      if (name === undefined) {
        const applications = Object.keys(apps).map((app) => ({ name: app }))
        return answer.parse({ applications, total_count: applications.length })
      }
      const versions = apps[decodeURIComponent(name)] ?? []
      if (versions instanceof Error) throw versions
      return answer.parse({ versions, total_count: versions.length })
    },
    callPage: refuse,
    tryCall: refuse,
    close: () => undefined,
  }
}

const version = (name: string, tag: string, overrides: Partial<Version> = {}): Version => ({
  name,
  docker_repository: HOST,
  docker_image: 'studio/arena',
  docker_tag: tag,
  ...overrides,
})

const gone = (words: boolean) =>
  new NotFoundError('NAME_UNKNOWN', {
    action: 'list the versions',
    reason: 'there is no such app',
    hint: 'Check it.',
    status: 404,
    ...(words && { serverErrors: [{ code: '', message: 'app not found' }] }),
  })

it('sorts the versions of all apps by the tag that they start', async () => {
  const platform = aPlatform({
    shooter: [version('v1', '1.0'), version('v2', '1.0', { is_active: false })],
    'a b': [version('v/3', '2.0')],
    foreign: [version('v1', '1.0', { docker_repository: 'registry.example.org' })],
  })

  const use = await readAppUse(platform, HOST, {})

  expect(use.of('studio/arena', '1.0')).toMatchObject([
    { app: 'shooter', version: 'v1', isActive: true },
    { app: 'shooter', version: 'v2', isActive: false },
  ])
  expect(use.of('studio/arena', '2.0')[0]?.dashboardUrl).toContain('/a%20b/versions/v%2F3/details')
  expect(use.of('studio/other', '1.0')).toEqual([])
  expect(use.repositories).toEqual(['studio/arena'])
})

it('knows nothing of tags that are named as every object’s parts are', async () => {
  const use = await readAppUse(aPlatform({ constructor: [version('__proto__', 'toString')] }), HOST, {})
  const tags = [{ name: 'toString' }, { name: 'constructor' }, { name: '__proto__' }]
  const parts = { platforms: [], parts: [], labels: [], accessories: [] }

  const artifact = withAppVersions({ repository: 'studio/arena', digest: digestOf('a'), tags, ...parts }, use)

  expect(artifact.tags.map(({ appVersions = [] }) => appVersions.map(({ app }) => app))).toEqual([
    ['constructor'],
    [],
    [],
  ])
})

it('goes on when an app is deleted meanwhile', async () => {
  const use = await readAppUse(aPlatform({ old: gone(true), shooter: [version('v1', '1.0')] }), HOST, {})

  expect(use.of('studio/arena', '1.0')).toHaveLength(1)
})

it('takes no proxy’s 404 and no failure for an app without versions', async () => {
  const broken = new ServiceError('SERVER_ERROR', { action: 'list', reason: 'it broke', hint: 'Wait.' })

  expect(await errorOf(readAppUse(aPlatform({ old: gone(false) }), HOST, {}))).toMatchObject({
    code: 'NAME_UNKNOWN',
  })
  expect(await errorOf(readAppUse(aPlatform({ old: broken }), HOST, {}))).toBe(broken)
})

import { type Emulator, startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CapabilityReport, createClient, type Feature } from '../../src/index.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { errorOf } from '../support/a-registry.js'
import { BASIC_RIGHTS, emulatedHarbor } from '../support/emulated-harbor.js'
import { recordRequests } from '../support/recorded-requests.js'
import { serve } from '../support/scripted-server.js'
import { tempFolder } from '../support/temp-folder.js'

/** `state by source` of each feature that is not offered by nobody. */
function offered({ features }: CapabilityReport): Partial<Record<Feature, string>> {
  const entries = Object.entries(features).filter(([, { state }]) => state !== 'unsupported')
  return Object.fromEntries(entries.map(([key, { state, source = 'people' }]) => [key, `${state} ${source}`]))
}

/** Options of a client for an emulator's registry, with its push robot. */
async function optionsFor({ registry, project, push }: Emulator): Promise<ClientOptions> {
  const cacheDir = await tempFolder()
  return { registry, project, credentials: { push }, credentialStores: [], cacheDir, env: {} }
}

async function anEmulator(options: Parameters<typeof startEmulator>[0]): Promise<Emulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

const SEES = {
  repositories: 'supported harbor',
  artifacts: 'supported harbor',
  untagged: 'supported harbor',
  policies: 'supported harbor',
}
const DELETES = {
  'tag-create': 'supported harbor',
  'tag-delete': 'supported harbor',
  'artifact-delete': 'supported harbor',
}
/** What only a permission tells of, and this Harbor tells no permissions. */
const UNTOLD = {
  'tag-delete': 'unknown harbor',
  'artifact-delete': 'unknown harbor',
  'scan-start': 'unknown harbor',
}

describe.each(['2.8', '2.11', '2.13', '2.15'] as const)('Harbor %s offers', (harborVersion) => {
  it('its administrator everything', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const report = await (await harbor.client(harbor.emulator.admin)).capabilities()

    expect(report).toMatchObject({ kind: 'harbor', project: 'studio' })
    expect(report.harborVersion).toMatch(new RegExp(`^v${harborVersion.replace('.', '\\.')}\\.`))
    expect(offered(report)).toEqual({
      ...SEES,
      ...DELETES,
      scans: 'supported harbor',
      'scan-start': 'supported harbor',
      storage: 'supported harbor',
    })
  })

  it('the platform’s push robot what it may see, and deleting by the registry', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const report = await (await harbor.client()).capabilities()

    expect(offered(report)).toEqual({
      ...SEES,
      'tag-create': 'supported registry',
      'artifact-delete': 'supported registry',
      scans: 'supported harbor',
      storage: 'supported harbor',
    })
    expect(report.features['scan-start'].reason).toBe('the credential lacks scan:create')
    expect(report.features['tag-delete'].reason).toContain('a Harbor takes no tags')
  })

  it('the pull robot what it can read', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const report = await (await harbor.client(harbor.emulator.pull)).capabilities()

    expect(offered(report)).toEqual({
      ...UNTOLD,
      'tag-create': 'unknown harbor',
      artifacts: 'supported registry',
    })
  })

  it('a robot that only pushes and pulls its tags, and names the request that was refused', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const robot = await harbor.robot('repository:pull', 'repository:push')
    const report = await (await harbor.client(robot)).capabilities()

    expect(offered(report)).toEqual({
      ...UNTOLD,
      artifacts: 'supported registry',
      'tag-create': 'supported registry',
    })
    expect(report.features.repositories.reason).toContain(
      'GET /api/v2.0/projects/studio/repositories answered 403',
    )
    expect(report.features.policies.reason).toBe('GET /api/v2.0/projects/studio answered 403')
    expect(report.harborVersion).toMatch(/^v2\./)
  })

  it('a robot without quota:read everything but the storage', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const robot = await harbor.robot(...BASIC_RIGHTS, 'project:read')
    const report = await (await harbor.client(robot)).capabilities()

    expect(offered(report)).toEqual({ ...SEES, 'tag-create': 'supported registry' })
    expect(report.features.storage.reason).toContain('the summary of the project has no quota')
  })

  it('a robot that lists artifacts and no repositories the artifacts', async () => {
    const harbor = await emulatedHarbor({ harborVersion })
    const rights = BASIC_RIGHTS.filter((right) => right !== 'repository:list')
    const report = await (await harbor.client(await harbor.robot(...rights, 'project:read'))).capabilities()

    expect(offered(report)).toMatchObject({ artifacts: 'supported harbor', untagged: 'supported harbor' })
    expect(report.features.repositories.state).toBe('unsupported')
  })
})

describe('a registry that is no Harbor offers what the distribution protocol has', () => {
  const BARE = {
    repositories: 'unknown registry',
    artifacts: 'supported registry',
    'tag-create': 'supported registry',
  }

  it.each([
    ['with tokens', 'token', { 'tag-delete': 'unknown registry', 'artifact-delete': 'supported registry' }],
    ['with basic auth', 'basic', { 'tag-delete': 'unknown registry', 'artifact-delete': 'unknown registry' }],
    ['open to all', 'none', { 'tag-delete': 'unknown registry', 'artifact-delete': 'unknown registry' }],
  ] as const)('%s', async (_, auth, deleting) => {
    const emulator = await anEmulator({ profile: 'oci', auth, without: ['platform'] })
    const requests = recordRequests(emulator.registry)
    const report = await createClient(await optionsFor(emulator)).capabilities()

    expect(report.kind).toBe('oci')
    expect(report).not.toHaveProperty('harborVersion')
    expect(offered(report)).toEqual({ ...BARE, ...deleting })
    expect(requests.answered.filter(({ url }) => url.pathname.startsWith('/api/'))).toEqual([])
  })

  it('to a robot that may not delete no deletion', async () => {
    const emulator = await anEmulator({ profile: 'oci', without: ['platform'] })
    const { pull } = emulator
    const report = await createClient({
      ...(await optionsFor(emulator)),
      credentials: { pull },
    }).capabilities()

    expect(offered(report)).toEqual({ repositories: 'unknown registry', artifacts: 'supported registry' })
  })
})

describe('a platform', () => {
  const withPlatform = async (emulator: Emulator, apiUrl = emulator.platformUrl ?? '') => {
    const options = { ...(await optionsFor(emulator)), apiUrl, apiToken: emulator.apiToken }
    return createClient(options).capabilities()
  }

  it('with the extension offers what its dashboard does', async () => {
    const emulator = await anEmulator({ profile: 'harbor' })
    const report = await withPlatform(emulator)

    expect(report.platformUrl).toBe(emulator.platformUrl)
    expect(offered(report)).toEqual({
      repositories: 'supported extension',
      artifacts: 'supported harbor',
      untagged: 'supported harbor',
      'tag-create': 'supported registry',
      'tag-delete': 'supported platform',
      'artifact-delete': 'supported platform',
      scans: 'supported harbor',
      'scan-start': 'via-dashboard people',
      storage: 'supported extension',
      'storage-requests': 'supported extension',
      policies: 'supported harbor',
      'app-versions': 'supported platform',
      templates: 'supported extension',
      link: 'supported extension',
    })
  })

  it('without the extension offers its published calls, and the dashboard for the rest', async () => {
    const emulator = await anEmulator({ profile: 'oci', without: ['extension'] })
    const report = await withPlatform(emulator)

    expect(offered(report)).toMatchObject({
      artifacts: 'supported platform',
      'tag-delete': 'supported platform',
      'app-versions': 'supported platform',
      link: 'supported platform',
      storage: 'via-dashboard people',
      'storage-requests': 'via-dashboard people',
      templates: 'via-dashboard people',
    })
    expect(report.features.templates).toMatchObject({
      reason: 'GET /v1/container-registry/capabilities is not offered',
      dashboardUrl: emulator.platformUrl,
    })
  })

  it('of another registry is not used, whoever was logged in there', async () => {
    const [mine, other] = [await anEmulator({ profile: 'oci' }), await anEmulator({ profile: 'oci' })]
    const requests = recordRequests(new URL(other.platformUrl ?? '').host)
    const options = await optionsFor(mine)
    // Registry and platform are not named together: one comes from the options, one from the environment.
    const env = { SLIPWAY_API_URL: other.platformUrl ?? '', SLIPWAY_API_TOKEN: other.apiToken }
    const report = await createClient({ ...options, env }).capabilities()

    expect(report).not.toHaveProperty('platformUrl')
    expect(report.features['app-versions'].reason).toContain(
      `does not say that ${mine.registry} is its registry`,
    )
    expect(offered(report)).toMatchObject({ artifacts: 'supported registry' })
    expect(requests.answered.map(({ url }) => url.pathname)).toEqual(['/v1/container-registry/credentials'])
  })

  it('that says it is the registry’s own is used', async () => {
    const emulator = await anEmulator({ profile: 'oci' })
    const env = { SLIPWAY_API_URL: emulator.platformUrl ?? '', SLIPWAY_API_TOKEN: emulator.apiToken }
    const report = await createClient({ ...(await optionsFor(emulator)), env }).capabilities()

    expect(report.platformUrl).toBe(emulator.platformUrl)
  })
})

describe('what does not answer as it should', () => {
  it('costs its features and 3 seconds', async () => {
    const emulator = await anEmulator({ profile: 'harbor', without: ['platform'] })
    emulator.faults.add({ kind: 'stall', match: { path: '/api/v2.0/*' }, times: 0 })
    const client = createClient(await optionsFor(emulator))
    const startedAt = performance.now()

    const report = await client.capabilities()

    expect(performance.now() - startedAt).toBeLessThan(4_500)
    expect(report.kind).toBe('harbor')
    expect(offered(report)).toMatchObject({
      artifacts: 'supported registry',
      'artifact-delete': 'supported registry',
    })
    expect(report.features.policies).toEqual({
      state: 'unsupported',
      reason: 'GET /api/v2.0/projects/studio: no answer within 3 s',
    })
  })

  it.each([200, 403, 502])('is not offered where a page with status %s comes', async (status) => {
    const emulator = await anEmulator({ profile: 'harbor', without: ['platform'] })
    emulator.faults.add({ kind: 'html-error', status, match: { path: '/api/v2.0/*' }, times: 0 })

    const report = await createClient(await optionsFor(emulator)).capabilities()

    expect(offered(report)).toMatchObject({ artifacts: 'supported registry' })
    expect(report.features.policies.reason).toBe(`GET /api/v2.0/projects/studio answered ${status}`)
    expect(report).not.toHaveProperty('harborVersion')
  })

  it('is told with its status where the platform is broken, and is not waited for', async () => {
    const emulator = await anEmulator({ profile: 'harbor' })
    emulator.faults.add({ kind: 'server-error', status: 503, match: { surface: 'platform' }, times: 0 })
    const options = await optionsFor(emulator)
    const platform = { apiUrl: emulator.platformUrl, apiToken: emulator.apiToken }

    const { features } = await createClient({ ...options, ...platform }).capabilities()

    expect(features.storage.reason).toBe('the credential has quota:read')
    expect(features['storage-requests'].reason).toContain('capabilities: the platform answered 503')
    const asked = emulator.requests.filter(({ path }) => path.endsWith('/capabilities'))
    expect(asked).toHaveLength(1)
  })

  it('is an error where it is the registry itself', async () => {
    const { host } = await serve((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Welcome</html>')
    })
    const credentials = { push: { username: 'robot', token: 'secret-of-robot' } }
    const client = createClient({
      registry: host,
      project: 'studio',
      credentials,
      credentialStores: [],
      env: {},
    })

    expect(await errorOf(client.capabilities())).toMatchObject({ code: 'UNSUPPORTED' })
  })

  it.each(['token', 'basic'] as const)('is an error where the %s credential is wrong', async (auth) => {
    const emulator = await anEmulator({ profile: auth === 'token' ? 'harbor' : 'oci', auth })
    const push = { username: emulator.push.username, token: 'wrong-secret' }
    const options = { ...(await optionsFor(emulator)), credentials: { push } }

    expect(await errorOf(createClient(options).capabilities())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })

  it('is an error where the API token is wrong', async () => {
    const emulator = await anEmulator({ profile: 'oci' })
    const platform = { apiUrl: emulator.platformUrl ?? '', apiToken: 'wrong-token-of-api' }
    const client = createClient({ ...(await optionsFor(emulator)), ...platform })

    expect(await errorOf(client.capabilities())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })
})

describe('a client', () => {
  it('asks once, also for calls at the same time, and once more for another project', async () => {
    const emulator = await anEmulator({ profile: 'harbor', without: ['platform'] })
    const client = createClient(await optionsFor(emulator))
    const requests = recordRequests(emulator.registry)

    const [one, two] = await Promise.all([client.capabilities(), client.capabilities()])

    expect(two).toBe(one)
    const asked = () => requests.answered.filter(({ url }) => url.pathname.startsWith('/api/v2.0/')).length
    expect(asked()).toBe(5)
    await client.capabilities()
    expect(asked()).toBe(5)
    expect(requests.answered.length).toBeLessThanOrEqual(9)
    await client.artifacts.repositories({ project: 'library' }).then(undefined, () => undefined)
    expect(asked()).toBeGreaterThan(5)
  })

  it('asks again after a probe that was cancelled, and for those who waited for it', async () => {
    const emulator = await anEmulator({ profile: 'harbor', without: ['platform'] })
    const { id } = emulator.faults.add({ kind: 'stall', match: { path: '/api/v2.0/*' }, times: 0 })
    const client = createClient(await optionsFor(emulator))
    const requests = recordRequests(emulator.registry)
    const abort = new AbortController()

    const cancelled = errorOf(client.capabilities({ signal: abort.signal }))
    const waiting = client.capabilities()
    await requests.wait(({ url }) => url.pathname === '/service/token')
    emulator.faults.remove(id)
    abort.abort()

    expect(await cancelled).toMatchObject({ code: 'ABORTED' })
    expect((await waiting).features.policies.state).toBe('supported')
    expect((await client.capabilities()).features.policies.state).toBe('supported')
  })

  it('asks again after a failure', async () => {
    const emulator = await anEmulator({ profile: 'oci', without: ['platform'] })
    emulator.faults.add({ kind: 'unauthorized', match: { request: 'token' }, times: 1 })
    const client = createClient(await optionsFor(emulator))

    expect(await errorOf(client.capabilities())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
    expect((await client.capabilities()).kind).toBe('oci')
  })
})

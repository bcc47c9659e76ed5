import * as childProcess from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Client } from '../../src/client.js'
import * as sdk from '../../src/index.js'
import type { Logger } from '../../src/log/logger.js'
import { secretForms } from '../../src/log/secret-forms.js'
import { buildFolder } from '../support/build-folder.js'
import { versionMaker } from '../support/emulator-ground.js'
import { answerJson, playEngine } from '../support/played-engine.js'
import { tempFolder } from '../support/temp-folder.js'

vi.mock(import('node:child_process'), { spy: true })

const PUSH_TOKEN = 'sentinel-push-7f3a9c1d5e'
const PULL_TOKEN = 'sentinel-pull-2b8e4f6a0c'
const API_TOKEN = 'sentinel-api-9d0c7b5e3a'
const PASSPHRASE = 'sentinel-passphrase-4c6e8a0b2d'
const TEMPLATE_SECRET = 'sentinel-template-8e2f0d6b1a'
const HOOK_SECRET = 'sentinel-hook-6d4b2c0e8f'
const SECRETS = [PUSH_TOKEN, PULL_TOKEN, API_TOKEN, PASSPHRASE, TEMPLATE_SECRET, HOOK_SECRET]

/** With a variable whose value goes to the platform. */
const TEMPLATE: sdk.AppTemplate = {
  app: 'arena',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
  env: [{ key: 'RCON', secret: 'rcon-password' }],
}

interface Situation {
  readonly client: Client
  readonly emulator: Emulator
  readonly folder: string
  readonly signal?: AbortSignal
}

/** Every public operation. One that is missing here fails the test. */
const OPERATIONS: Readonly<Record<string, (situation: Situation) => Promise<unknown>>> = {
  push: ({ client, folder, signal }) => client.push({ from: { folder }, to: 'game:1', signal }),
  plan: ({ client, folder, signal }) => client.plan({ from: { folder }, to: 'game', signal }),
  inspectFolder: ({ client, folder, signal }) => client.inspectFolder({ folder, signal }),
  inspectImage: ({ client, signal }) => client.inspectImage('game:1', { signal }),
  verifyImage: ({ client, signal }) => client.verifyImage('game:1', { signal }),
  promote: ({ client, signal }) => client.promote({ from: 'game:1', to: 'released/game', signal }),
  'artifacts.repositories': async ({ client, signal }) => client.artifacts.repositories({ signal }),
  'artifacts.repository': ({ client, signal }) => client.artifacts.repository('game', { signal }),
  'artifacts.list': async ({ client, signal }) => client.artifacts.list({ repository: 'game', signal }),
  'artifacts.get': ({ client, signal }) => client.artifacts.get('game:1', { signal }),
  'artifacts.planDelete': ({ client, signal }) =>
    client.artifacts.planDelete({ repository: 'game', references: ['1'], signal }),
  'artifacts.executeDelete': async ({ client, signal }) => {
    const plan = await client.artifacts.planDelete({ repository: 'released/game', references: ['1'] })
    return client.artifacts.executeDelete(plan, { signal })
  },
  'tags.list': async ({ client, signal }) => client.tags.list({ repository: 'game', signal }),
  'tags.add': ({ client, signal }) => client.tags.add('game:1', 'second', { signal }),
  'tags.resolve': ({ client, signal }) => client.tags.resolve('game:1', { signal }),
  'tags.isSameArtifact': ({ client, signal }) =>
    client.tags.isSameArtifact('game:1', 'game:second', { signal }),
  'tags.remove': ({ client, signal }) => client.tags.remove('game:second', { signal }),
  capabilities: ({ client, signal }) => client.capabilities({ signal }),
  project: ({ client, signal }) => client.project({ signal }),
  'scans.status': ({ client, signal }) => client.scans.status('game:1', { signal }),
  'scans.start': ({ client, signal }) => client.scans.start('game:1', { signal }),
  'scans.wait': ({ client, signal }) => client.scans.wait('game:1', { timeoutMs: 50, signal }),
  'scans.report': ({ client, signal }) => client.scans.report('game:1', { signal }),
  'scans.check': ({ client, signal }) => client.scans.check('game:1', { timeoutMs: 50, signal }),
  checkRegistry: ({ client, signal }) => client.checkRegistry({ signal }),
  checkBase: ({ client, signal }) => client.checkBase({ signal }),
  checkSetup: ({ client }) => client.checkSetup(),
  checkDockerEngine: ({ client, signal }) => client.checkDockerEngine({ signal }),
  // The engine gets the pull credential with its request, and repeats it in its refusal.
  run: ({ client, signal }) => client.run({ from: { reference: 'game:1' }, signal }),
  'dockerfile.create': ({ client, folder, signal }) => client.dockerfile.create({ folder, signal }),
  'dockerfile.check': async ({ client, folder, signal }) => {
    const file = join(await tempFolder(), 'Dockerfile')
    await writeFile(file, 'FROM scratch\nCOPY . /\n')
    return client.dockerfile.check({ file, context: folder, signal })
  },
  'access.status': ({ client, signal }) => client.access.status({ signal }),
  'access.dashboard': async ({ client }) => client.access.dashboard(),
  'access.request': ({ client, signal }) => client.access.request({ signal }),
  'access.wait': ({ client, signal }) => client.access.wait({ pollMs: 1, timeoutMs: 50, signal }),
  'credentials.login': ({ client, emulator, signal }) => {
    const push = { username: emulator.push.username, token: PUSH_TOKEN }
    const pasted = { registry: emulator.registry, project: 'studio', push, apiToken: `token ${API_TOKEN}` }
    return client.credentials.login({ ...pasted, store: 'file', signal })
  },
  'credentials.status': ({ client, signal }) => client.credentials.status({ signal }),
  'credentials.checkPull': ({ client, signal }) => client.credentials.checkPull('game:1', { signal }),
  'credentials.export': ({ client, signal }) => client.credentials.export({ signal }),
  'credentials.docker.setup': ({ client, signal }) => client.credentials.docker.setup({ signal }),
  'credentials.docker.remove': ({ client }) => client.credentials.docker.remove(),
  'credentials.docker.import': ({ client, signal }) =>
    client.credentials.docker.import({ removes: true, store: 'file', signal }),
  'credentials.docker.findings': ({ client }) => client.credentials.docker.findings(),
  // Docker is answered with the secret: that is what it asked for. All other answers are looked at.
  'credentials.docker.answer': async ({ client, emulator, signal }) => {
    const ask = (action: string, input: string) =>
      client.credentials.docker.answer(action, input, { version: '1', signal })
    await ask('get', emulator.registry)
    const pair = { ServerURL: emulator.registry, Username: 'u', Secret: PUSH_TOKEN }
    return [
      await ask('store', JSON.stringify(pair)),
      await ask('list', ''),
      await ask('erase', 'other.invalid'),
    ]
  },
  'harbor.planSetup': ({ client, signal }) =>
    client.harbor.planSetup({ admin: { username: 'admin', token: PUSH_TOKEN }, signal }),
  'harbor.setup': ({ client, signal }) => {
    const admin = { username: 'admin', token: PUSH_TOKEN }
    return client.harbor.setup({ admin, signal })
  },
  'storage.report': ({ client, signal }) => client.storage.report({ signal }),
  'storage.request': ({ client, signal }) => client.storage.request({ requestedBytes: 1, signal }),
  'storage.requests': ({ client, signal }) => client.storage.requests({ signal }),
  'storage.wait': ({ client, signal }) => client.storage.wait({ pollMs: 1, timeoutMs: 50, signal }),
  // The platform tells the pull credential of a version to everybody who asks for it.
  'apps.list': async ({ client, emulator, signal }) => {
    await versionMaker(emulator)?.({ repository: 'studio/game', tag: '1' })
    return client.apps.list({ signal })
  },
  'apps.versions': ({ client, signal }) => client.apps.versions('app-1', { signal }),
  'templates.copyOf': ({ client, signal }) => client.templates.copyOf('app-1', 'v-1', { signal }),
  'apps.setActive': ({ client, signal }) => client.apps.setActive('app-1/v-1', false, { signal }),
  'apps.planDelete': ({ client, signal }) => client.apps.planDelete('app-1', { signal }),
  'apps.executeDelete': async ({ client, signal }) =>
    client.apps.executeDelete(await client.apps.planDelete('app-1/v-1'), { signal }),
  'secrets.put': ({ client, signal }) =>
    client.secrets.put({ name: 'rcon-password', value: TEMPLATE_SECRET, store: 'file', signal }),
  'secrets.list': ({ client, signal }) => client.secrets.list({ signal }),
  'templates.propose': ({ client, folder, signal }) =>
    client.templates.propose({ repository: 'game', folder, projectFolder: folder, signal }),
  'templates.plan': ({ client, signal }) => client.templates.plan('game', TEMPLATE, { signal }),
  'templates.put': async ({ client, signal }) =>
    client.templates.put(await client.templates.plan('game', TEMPLATE), { signal }),
  'templates.get': ({ client, signal }) => client.templates.get('game', { signal }),
  'templates.check': ({ client, signal }) => client.templates.check('game', { signal }),
  'versions.link': ({ client, signal }) => client.versions.link('game:1', { signal }),
  'versions.linkAll': ({ client, signal }) => client.versions.linkAll('game', { signal }),
  watch: async ({ client, emulator, signal }) => {
    const { kind } = await client.capabilities({ signal })
    const end = AbortSignal.timeout(500)
    return client.watch({
      ...{ repositories: ['game'], listen: { port: 0 }, secret: HOOK_SECRET },
      ...{ register: kind === 'harbor', publicUrl: 'http://127.0.0.1:1/hook', admin: emulator.admin },
      signal: signal === undefined ? end : AbortSignal.any([signal, end]),
    })
  },
  'templates.delete': ({ client, signal }) => client.templates.delete('game', { signal }),
  'secrets.remove': ({ client, signal }) => client.secrets.remove('rcon-password', { signal }),
  'credentials.rotate': ({ client, signal }) =>
    client.credentials.rotate({ kind: 'pull', store: 'file', signal }),
  'credentials.logout': ({ client, signal }) => client.credentials.logout({ signal }),
}

/** What else the package exports: it takes no secret, or is used by the operations. */
const HARMLESS = [
  ...['createClient', 'Secret', 'openFileStore', 'openKeychainStore', 'createMemoryStore', 'probeKeychain'],
  ...['findProjectConfig', 'parseProjectConfig', 'createProjectConfig', 'addImage', 'pinBase'],
  ...['readTemplateFile', 'isHiddenEnv', 'NETCODES', 'findNetcode', 'PORT_PROTOCOLS', 'RESTART_POLICIES'],
  ...['formatBytes', 'formatDuration', 'userFolders'],
  ...['formatPlatform', 'parsePlatform', 'formatReference', 'parseReference'],
  ...['parseIgnoreFile', 'toJUnit', 'toSarif'],
  ...['SEVERITIES', 'sortVulnerabilities'],
]

function operationsOf(object: object, prefix = ''): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    if (typeof value === 'function') return [`${prefix}${name}`]
    return typeof value === 'object' && value !== null ? operationsOf(value, `${prefix}${name}.`) : []
  })
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) {
    for (const form of secretForms(secret)) expect(text.includes(form) ? form : '').toBe('')
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** A Docker engine that repeats the credential it is sent in its refusal. */
async function chattyEngine(): Promise<string> {
  const engine = await playEngine({
    script: ({ line, raw, response }) => {
      const auth = raw.headers['x-registry-auth']
      if (!line.startsWith('POST /images/create') || typeof auth !== 'string') return false
      const words = Buffer.from(auth, 'base64url').toString()
      answerJson(response, 500, { message: `unauthorized: ${words} (${auth})` })
      return true
    },
  })
  return engine.env.DOCKER_HOST
}

/** A user whose every secret is a sentinel, accepted or refused by the servers. */
async function aUser({ auth, accepted }: { auth: 'token' | 'basic'; accepted: boolean }) {
  const account = (name: string, token: string) => ({
    username: `robot$studio+${name}`,
    token: accepted ? token : `other-${name}`,
  })
  const cancel = { atFirstRequest: undefined as AbortController | undefined }
  const emulator = await startEmulator({
    auth,
    // One each: they offer different things.
    profile: auth === 'token' ? 'harbor' : 'oci',
    push: account('client-push', PUSH_TOKEN),
    pull: account('app-version-pull', PULL_TOKEN),
    ...(accepted && { apiToken: API_TOKEN }),
    onRequest: () => cancel.atFirstRequest?.abort(),
  })
  onTestFinished(() => emulator.close())
  const home = await tempFolder()
  const temporary = await tempFolder()
  vi.stubEnv('TMPDIR', temporary)
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.mocked(childProcess.spawn).mockClear()
  const seen: string[] = []
  const take = (message: string, fields?: object) => void seen.push(message, inspect(fields, { depth: 10 }))
  const logger: Logger = { debug: take, info: take, warn: take, error: take }
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    DOCKER_HOST: await chattyEngine(),
    SLIPWAY_DATA_DIR: join(home, 'data'),
    SLIPWAY_CACHE_DIR: join(home, 'cache'),
    SLIPWAY_REGISTRY: emulator.registry,
    SLIPWAY_PROJECT: emulator.project,
    SLIPWAY_PUSH_USERNAME: emulator.push.username,
    SLIPWAY_PUSH_TOKEN: PUSH_TOKEN,
    SLIPWAY_PULL_USERNAME: emulator.pull.username,
    SLIPWAY_PULL_TOKEN: PULL_TOKEN,
    SLIPWAY_API_URL: emulator.platformUrl,
    SLIPWAY_API_TOKEN: API_TOKEN,
    SLIPWAY_STORE_PASSPHRASE: PASSPHRASE,
  }
  const client = sdk.createClient({ env, logger, baseMirror: emulator.registry })
  return { client, emulator, folder: await buildFolder(), home, temporary, seen, cancel }
}

type User = Awaited<ReturnType<typeof aUser>>

/** Runs all operations and looks at everything that they said, did and left. */
async function runAll(user: User, signalFor: () => AbortSignal | undefined): Promise<unknown[]> {
  const { client, emulator, folder, home, temporary, seen } = user
  const outcomes: unknown[] = []
  for (const [name, run] of Object.entries(OPERATIONS)) {
    const signal = signalFor()
    const situation = { client, emulator, folder, ...(signal && { signal }) }
    outcomes.push(name, await run(situation).catch((error: unknown) => error))
  }

  expectNoSecret(seen.join('\n'))
  expectNoSecret(outcomes.map((outcome) => inspect(outcome, { depth: 20, showHidden: true })).join('\n'))
  expectNoSecret(JSON.stringify(outcomes))
  expectNoSecret(emulator.requests.map(({ path, query }) => `${path}?${query}`).join('\n'))
  for (const [program, argv, options] of vi.mocked(childProcess.spawn).mock.calls) {
    expectNoSecret(inspect([program, argv, options], { depth: 5 }))
  }
  for (const path of [...(await filesBelow(home)), ...(await filesBelow(temporary))]) {
    expectNoSecret(`${path}\n${await readFile(path, 'latin1')}`)
  }
  return outcomes
}

describe('the rows of this test', () => {
  it('are all operations of a client', () => {
    expect(operationsOf(sdk.createClient({ env: {} })).sort()).toEqual(Object.keys(OPERATIONS).sort())
  })

  it('leave out no export that is not known to be harmless', () => {
    const exported = Object.keys(sdk).filter((name) => !name.endsWith('Error'))

    expect(exported.sort()).toEqual(HARMLESS.sort())
  })
})

describe.each(['token', 'basic'] as const)('secrets, with %s authentication', (auth) => {
  it.each([
    ['accepted', true],
    ['refused', false],
  ])('that are %s show in no result, error, log line, child process or file', async (_, accepted) => {
    const user = await aUser({ auth, accepted })

    const outcomes = await runAll(user, () => undefined)

    expect(user.seen.length).toBeGreaterThan(10)
    expect(vi.mocked(childProcess.spawn).mock.calls.length).toBeGreaterThan(0)
    const failed = outcomes.filter((outcome) => outcome instanceof Error).length
    expect(failed).toBeGreaterThanOrEqual(accepted ? 1 : 10)
    if (accepted) expect(failed).toBeLessThan(9)
  })

  it('show nowhere when every operation is cancelled at its first request', async () => {
    const user = await aUser({ auth, accepted: true })

    const outcomes = await runAll(user, () => {
      user.cancel.atFirstRequest = new AbortController()
      return user.cancel.atFirstRequest.signal
    })

    expect(outcomes.filter((outcome) => sdk.isSdkError(outcome, 'ABORTED')).length).toBeGreaterThan(8)
  })
})

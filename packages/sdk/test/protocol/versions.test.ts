import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Logger } from '../../src/log/logger.js'
import { secretForms } from '../../src/log/secret-forms.js'
import { createAppVersions } from '../../src/platform/app-versions.js'
import { createApps } from '../../src/platform/apps.js'
import { openSession } from '../../src/session/session.js'
import { openTemplateHome } from '../../src/templates/open-home.js'
import { ensureTag } from '../../src/versions/ensure-tag.js'
import { pullCredential } from '../../src/versions/pull-credential.js'
import { errorOf } from '../support/a-registry.js'
import { aCosignSignature, anOciArtifact, NOTARY_SIGNATURE, tagOf } from '../support/attached-content.js'
import { anImage, anIndex } from '../support/registry-content.js'
import { writeTree } from '../support/temp-folder.js'
import { aVersionGround, HIDDEN_VALUE, TEMPLATE, type VersionGround } from '../support/version-ground.js'

const COUNTED = { ...TEMPLATE, versionName: 'build-{n}' }
const WITH_SECRET = { ...TEMPLATE, env: [{ key: 'RCON', secret: 'rcon' }] }

const readsOf = ({ emulator }: VersionGround) =>
  emulator.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/app')).length

describe('a desk', () => {
  it('makes the version and its app, with the pull credential and the values of secrets', async () => {
    const ground = await aVersionGround()
    const { desk, image, platform } = ground
    const env = [...WITH_SECRET.env, { key: 'MODE', value: 'ranked' }]

    const ensured = await desk().ensure(image('1'), { ...TEMPLATE, env })

    expect(ensured).toEqual({
      app: 'shooter',
      version: '1',
      outcome: 'created',
      differences: [],
      by: 'client',
    })
    const [made] = await createApps(platform).versions('shooter')
    expect(made).toMatchObject({
      name: '1',
      isActive: true,
      image: { repository: 'studio/game', tag: '1' },
      settings: {
        cpuUnits: 256,
        env: [
          { key: 'RCON', isHidden: true },
          { key: 'MODE', value: 'ranked' },
        ],
      },
    })
    expect(ground.posts()).toHaveLength(1)
  })

  it('finds the version that is as wanted, of whatever name, and makes no second', async () => {
    const { desk, image, versions, posts } = await aVersionGround()
    await desk().ensure(image('1'), { ...TEMPLATE, versionName: 'old-{tag}' })

    const ensured = await desk().ensure(image('1'), TEMPLATE)

    expect(ensured).toEqual({ app: 'shooter', version: 'old-1', outcome: 'existing', differences: [] })
    expect(await versions()).toEqual(['shooter/old-1'])
    expect(posts()).toHaveLength(1)
  })

  it('tells how the version of the tag differs from the template, and changes nothing', async () => {
    const { desk, image, versions } = await aVersionGround()
    await desk().ensure(image('1'), TEMPLATE)

    const ensured = await desk().ensure(image('1'), { ...TEMPLATE, cpuUnits: 512 })

    expect(ensured).toMatchObject({
      outcome: 'conflict',
      differences: [{ path: 'cpuUnits', from: 256, to: 512 }],
    })
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('does not give a tag a second version because the first is in another app', async () => {
    const { desk, image, versions } = await aVersionGround()
    await desk().ensure(image('1'), TEMPLATE)

    const ensured = await desk().ensure(image('1'), { ...TEMPLATE, app: 'racer' })

    expect(ensured).toMatchObject({
      app: 'shooter',
      outcome: 'conflict',
      differences: [{ path: 'app', from: 'shooter', to: 'racer' }],
    })
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('takes of several versions of the tag the one that is as wanted, in the app of the template', async () => {
    const { desk, image, emulator, pull, platformPost } = await withPlatformPost()
    await desk().ensure(image('1'), { ...TEMPLATE, cpuUnits: 1024 })
    await platformPost('second', emulator.registry, pull)

    expect(await desk().ensure(image('1'), TEMPLATE)).toMatchObject({
      version: 'second',
      outcome: 'existing',
    })
  })

  it('leaves a name to the image that has it', async () => {
    const { desk, image, versions, posts } = await aVersionGround({ tags: ['1', '2'] })
    await desk().ensure(image('1'), { ...TEMPLATE, versionName: 'only-{git}' })

    const ensured = await desk().ensure(image('2'), { ...TEMPLATE, versionName: 'only-{git}' })

    expect(ensured).toMatchObject({
      version: 'only-nogit',
      outcome: 'conflict',
      differences: [{ path: 'image.tag', from: '1', to: '2' }],
    })
    expect(await versions()).toHaveLength(1)
    expect(posts()).toHaveLength(1)
  })

  it('takes a name that was set free since it read', async () => {
    const { desk, image, platform } = await aVersionGround({ tags: ['1', '2'] })
    const one = desk()
    await one.ensure(image('1'), { ...TEMPLATE, versionName: 'only-{git}' })
    await createAppVersions(platform, 'shooter').delete('only-nogit')

    const ensured = await one.ensure(image('2'), { ...TEMPLATE, versionName: 'only-{git}' })

    expect(ensured).toMatchObject({ version: 'only-nogit', outcome: 'created' })
  })

  it('counts on from the highest number, also when many come at once', async () => {
    const { desk, image, versions } = await aVersionGround({ tags: ['1', '2', '3', '4'] })
    const one = desk()
    await one.ensure(image('1'), { ...TEMPLATE, versionName: 'build-7' })

    const ensured = await Promise.all(['2', '3', '4'].map((tag) => one.ensure(image(tag), COUNTED)))

    expect(ensured.map(({ version }) => version)).toEqual(['build-8', 'build-9', 'build-10'])
    expect(await versions()).toHaveLength(4)
  })

  it('takes the next number when somebody else has taken one since it read', async () => {
    const { desk, image, versions } = await aVersionGround({ tags: ['1', '2', '3'] })
    const [one, other] = [desk(), desk()]
    await one.ensure(image('1'), COUNTED)
    await other.ensure(image('2'), COUNTED)

    expect(await one.ensure(image('3'), COUNTED)).toMatchObject({ version: 'build-3', outcome: 'created' })
    expect(await versions()).toEqual(['shooter/build-1', 'shooter/build-2', 'shooter/build-3'])
  })

  it('makes one version of a tag that two want at the same time', async () => {
    const { desk, image, versions } = await aVersionGround()

    const ensured = await Promise.all([1, 2, 3].map(() => desk().ensure(image('1'), TEMPLATE)))

    expect(ensured.map(({ outcome }) => outcome).sort()).toEqual(['created', 'existing', 'existing'])
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('believes a 409 only after it has compared the version', async () => {
    const { desk, image, versions } = await aVersionGround()
    const late = desk()
    await late.find(image('1'))
    await desk().ensure(image('1'), TEMPLATE)

    const differing = await late.ensure(image('1'), { ...TEMPLATE, memoryMib: 256 })

    expect(differing).toMatchObject({
      outcome: 'conflict',
      differences: [{ path: 'memoryMib', from: 512, to: 256 }],
    })
    expect(await late.ensure(image('1'), TEMPLATE)).toMatchObject({ outcome: 'existing' })
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('makes an app again that was deleted since it read', async () => {
    const { desk, image, platform, versions } = await aVersionGround({ tags: ['1', '2'] })
    const one = desk()
    await one.ensure(image('1'), TEMPLATE)
    await createApps(platform).delete('shooter')

    expect(await one.ensure(image('2'), TEMPLATE)).toMatchObject({ outcome: 'created' })
    expect(await versions()).toEqual(['shooter/2'])
  })

  it('reads apps, versions and secrets once, however many tags it is asked for', async () => {
    const tags = Array.from({ length: 20 }, (_, at) => `t${at}`)
    const ground = await aVersionGround({ tags })
    const findSecrets = vi.fn(ground.session.findSecrets)
    const desk = ground.desk({ findSecrets })

    for (const tag of tags) await desk.ensure(ground.image(tag), WITH_SECRET)
    for (const tag of tags) await desk.ensure(ground.image(tag), WITH_SECRET)

    expect(ground.posts()).toHaveLength(20)
    expect(findSecrets).toHaveBeenCalledTimes(1)
    expect(readsOf(ground)).toBeLessThan(5)
  })

  it('changes nothing where a secret is not stored here, or is known to the server alone', async () => {
    const { desk, image, emulator } = await aVersionGround()
    const missing = { ...TEMPLATE, env: [{ key: 'RCON', secret: 'nowhere' }] }
    const hidden = { ...TEMPLATE, env: [{ key: 'RCON', isHidden: true as const }] }

    for (const template of [missing, hidden]) {
      expect(await errorOf(desk().ensure(image('1'), template))).toMatchObject({ code: 'TEMPLATE_INVALID' })
    }
    const changes = emulator.requests.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith('/v1/'),
    )
    expect(changes).toEqual([])
  })

  it('says at once that the platform cannot pull the image', async () => {
    const { desk, image, session, emulator, posts, versions } = await aVersionGround()
    const pull = await session.credential(emulator.registry, 'pull')
    const wrong = pull === 'anonymous' ? pull : { ...pull, username: 'robot$studio+nobody' }

    const error = await errorOf(desk({ pull: async () => wrong }).ensure(image('1'), TEMPLATE))

    expect(error).toMatchObject({
      code: 'IMAGE_NOT_PULLABLE',
      hint: expect.stringContaining('pull credential'),
    })
    expect(posts()).toHaveLength(1)
    expect(await versions()).toEqual([])
  })

  it('names a version that can go when the plan is full: an inactive one, then the oldest', async () => {
    const { desk, image } = await aVersionGround({ plan: 'free', tags: ['1', '2', '3'] })
    const one = desk()
    await one.ensure(image('1'), TEMPLATE)
    await one.ensure(image('2'), { ...TEMPLATE, isActive: false })

    expect(await errorOf(one.ensure(image('3'), TEMPLATE))).toMatchObject({
      code: 'PLAN_LIMIT',
      hint: expect.stringContaining('slipway apps delete shooter/2'),
    })
  })

  it('makes nothing for a dry run', async () => {
    const { desk, image, versions, emulator } = await aVersionGround()

    expect(await desk().ensure(image('1'), TEMPLATE, { dryRun: true })).toMatchObject({ outcome: 'created' })

    expect(await versions()).toEqual([])
    expect(
      emulator.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1')),
    ).toEqual([])
  })
})

/** A ground where a version can be made by somebody who asks nobody. */
async function withPlatformPost() {
  const ground = await aVersionGround()
  const { platformUrl, apiToken, pull } = ground.emulator
  const platformPost = async (name: string, registry: string, by: typeof pull): Promise<void> => {
    const answer = await fetch(`${platformUrl}/v1/app/shooter/version`, {
      method: 'POST',
      headers: { authorization: `token ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name,
        docker_repository: registry,
        docker_image: ground.game.name,
        docker_tag: '1',
        req_cpu: TEMPLATE.cpuUnits,
        req_memory: TEMPLATE.memoryMib,
        ports: [{ port: 7777, protocol: 'UDP', name: 'gameport' }],
        private_username: by.username,
        private_token: by.token,
      }),
    })
    if (!answer.ok) throw new Error(`the platform answered ${answer.status} ${await answer.text()}`)
  }
  return { ...ground, pull, platformPost }
}

describe('the credential that versions pull with', () => {
  it('is the pull credential, or Docker’s login where that may only pull', async () => {
    const { emulator, env, home } = await aVersionGround()
    const { SLIPWAY_PULL_USERNAME: _name, SLIPWAY_PULL_TOKEN: _token, ...pushOnly } = env
    const query = { registry: emulator.registry, repository: 'studio/game' }
    const chosen = async (variables: Readonly<Record<string, string | undefined>>) => {
      const session = openSession({ env: variables })
      onTestFinished(() => session.close())
      return pullCredential(session, query)
    }
    const logIn = ({ username, token }: typeof emulator.pull) => {
      const auth = Buffer.from(`${username}:${token}`).toString('base64')
      return writeTree(home, {
        '.docker/config.json': JSON.stringify({ auths: { [query.registry]: { auth } } }),
      })
    }

    expect(await chosen(env)).toMatchObject({ kind: 'pull', username: emulator.pull.username })
    expect(await errorOf(chosen(pushOnly))).toMatchObject({ code: 'PULL_CREDENTIAL_REQUIRED' })
    await logIn(emulator.push)
    expect(await errorOf(chosen(pushOnly))).toMatchObject({
      code: 'PULL_CREDENTIAL_REQUIRED',
      reason: expect.stringContaining('may push too'),
    })
    await logIn(emulator.pull)
    expect(await chosen(pushOnly)).toMatchObject({ username: emulator.pull.username })
  })
})

describe('a server with templates', () => {
  it('is waited for when the tag is new', async () => {
    const ground = await aVersionGround()
    const { session, image, clock, push } = ground
    await ground.keepOnServer(WITH_SECRET)
    await push('2')
    const inventory = await ground.inventory()
    const home = openTemplateHome(inventory, session)

    const ensured = await ensureTag({ inventory, session, home, image: image('2'), isNew: true, clock })

    expect(ensured).toEqual({
      ...{ app: 'shooter', version: '2', outcome: 'existing', differences: [], by: 'server', warnings: [] },
    })
    expect(ground.posts()).toEqual([])
  })

  it('is asked for the version that it did not make in ten seconds', async () => {
    const ground = await aVersionGround()
    const { session, image, clock, versions } = ground
    await ground.keepOnServer(TEMPLATE)
    const inventory = await ground.inventory()
    const home = openTemplateHome(inventory, session)

    const ensured = await ensureTag({ inventory, session, home, image: image('1'), isNew: true, clock })

    expect(ensured).toMatchObject({ outcome: 'created', by: 'server' })
    expect(clock.sleeps.reduce((sum, sleepMs) => sum + sleepMs, 0)).toBe(10_000)
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('is not waited for where the tag has a version of another name', async () => {
    const ground = await aVersionGround()
    const { session, image, clock, desk, versions } = ground
    await desk().ensure(image('1'), { ...TEMPLATE, versionName: 'old-{tag}' })
    await ground.keepOnServer(TEMPLATE)
    const inventory = await ground.inventory()
    const home = openTemplateHome(inventory, session)

    const ensured = await ensureTag({ inventory, session, home, image: image('1'), isNew: true, clock })

    expect(ensured).toMatchObject({ version: 'old-1', outcome: 'existing' })
    expect(clock.sleeps).toHaveLength(1)
    expect(await versions()).toEqual(['shooter/old-1'])
  })

  it('is not waited for after it has said why it made none', async () => {
    const ground = await aVersionGround({ plan: 'free', tags: ['1', '2'] })
    const { session, image, clock, push, desk } = ground
    for (const tag of ['1', '2']) await desk().ensure(image(tag), TEMPLATE)
    await ground.keepOnServer(TEMPLATE)
    await push('3')
    const inventory = await ground.inventory()
    const home = openTemplateHome(inventory, session)

    const error = await errorOf(
      ensureTag({ inventory, session, home, image: image('3'), isNew: true, clock }),
    )

    expect(error).toMatchObject({ code: 'PLAN_LIMIT', hint: expect.stringContaining('shooter/1') })
    expect(clock.sleeps).toEqual([])
  })

  it('counts before a template that is given as well, which is told', async () => {
    const ground = await aVersionGround()
    const { session, image } = ground
    await ground.keepOnServer(TEMPLATE)
    const inventory = await ground.inventory()
    const home = openTemplateHome(inventory, session)
    const template = { ...TEMPLATE, cpuUnits: 512 }

    const ensured = await ensureTag({ inventory, session, home, template, image: image('1'), isNew: false })

    expect(ensured).toMatchObject({ outcome: 'created', by: 'server' })
    expect(ensured?.warnings).toMatchObject([
      { code: 'TEMPLATE_IGNORED', message: expect.stringContaining('cpuUnits') },
    ])
  })
})

describe.each(['server', 'file'] as const)('client.versions, with the template in the home "%s"', (kind) => {
  const aHome = async (tags: readonly string[], template = TEMPLATE) => {
    const ground = await aVersionGround({ tags, ...(kind === 'file' && { without: ['extension'] }) })
    if (kind === 'server') await ground.keepOnServer(template)
    const projectFile = await ground.keepInFile(template)
    return { ...ground, projectFile, linker: ground.client({ projectFile }) }
  }

  it('links a tag once, and finds it the second time', async () => {
    const { linker, emulator, versions, projectFile } = await aHome(['1'])

    const first = await linker.versions.link('game:1')
    const second = await linker.versions.link('game:1')

    expect(first).toMatchObject({
      schemaVersion: 1,
      reference: `${emulator.registry}/studio/game:1`,
      outcome: 'created',
      home: kind,
      place: kind === 'file' ? projectFile : expect.stringContaining('127.0.0.1'),
      warnings: [],
    })
    expect(first.digest).toMatch(/^sha256:/)
    expect(second).toMatchObject({ app: 'shooter', version: '1', outcome: 'existing' })
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('makes one version of one tag for two clients at once', async () => {
    const { linker, client, projectFile, versions } = await aHome(['1'])
    const other = client({ projectFile })

    const outcomes = await Promise.all([linker, other].map((one) => one.versions.link('game:1')))

    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['created', 'existing'])
    expect(await versions()).toEqual(['shooter/1'])
  })

  it('refuses a version that is not what the template wants, and says in what', async () => {
    const { linker, desk, image } = await aHome(['1'])
    await desk().ensure(image('1'), { ...TEMPLATE, cpuUnits: 1024 })

    expect(await errorOf(linker.versions.link('game:1'))).toMatchObject({
      code: 'VERSION_DIFFERS',
      reason: expect.stringContaining('cpuUnits is 1024 and not 256'),
      hint: expect.stringContaining('shooter/1'),
    })
  })

  it('knows no tag that is not there, and no repository without template', async () => {
    const { linker, repository } = await aHome(['1'])
    await repository('other').manifests.put('1', await anImage(repository('other')))

    expect(await errorOf(linker.versions.link('game:9'))).toMatchObject({ code: 'MANIFEST_UNKNOWN' })
    const calls = [() => linker.versions.link('other:1'), () => linker.versions.linkAll('other')]
    for (const call of calls) {
      expect(await errorOf(call())).toMatchObject({
        code: 'NAME_UNKNOWN',
        hint: expect.stringContaining('slipway template create'),
      })
    }
  })

  it('links all image tags without version, the oldest first, and nothing else', async () => {
    const { linker, game, versions } = await aHome(['z', 'a'])
    const image = await anImage(game)
    await game.manifests.put(image.digest, image)
    await game.manifests.put('index', anIndex(image))
    await game.manifests.put(`${tagOf(image)}.sig`, await aCosignSignature(game))
    const attached = await anOciArtifact(game, { artifactType: NOTARY_SIGNATURE, subject: image })
    await game.manifests.put(attached.digest, attached)
    await game.manifests.put('chart', await anOciArtifact(game, { artifactType: 'application/vnd.example' }))
    const before = await versions()
    const seen: string[] = []

    const planned = await linker.versions.linkAll('game', { dryRun: true })
    expect(await versions()).toEqual(before)
    const report = await linker.versions.linkAll('game', { onItem: ({ tag }) => seen.push(tag) })

    const madeByServer = before.map((name) => name.replace('shooter/', ''))
    const wanted = ['z', 'a', 'index'].filter((tag) => !madeByServer.includes(tag))
    expect(report.items.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual(
      wanted.map((tag) => `${tag} created`),
    )
    expect(planned.items).toEqual(report.items)
    expect(seen).toEqual(wanted)
    expect(report).toMatchObject({ createdCount: wanted.length, failedCount: 0, untriedCount: 0 })
    expect((await linker.versions.linkAll('game')).items).toEqual([])
  })

  it('goes on after a conflict', async () => {
    const { linker, desk, image, versions } = await aHome(['1', '2', '3'], {
      ...TEMPLATE,
      versionName: 'v{tag}',
    })
    await desk().ensure(image('1'), { ...TEMPLATE, versionName: 'v2' })

    const { items, conflictCount } = await linker.versions.linkAll('game')

    expect(items).toMatchObject([
      { tag: '2', outcome: 'conflict', differences: [{ path: 'image.tag', from: '1', to: '2' }] },
      { tag: '3', outcome: 'created', version: 'v3' },
    ])
    expect(conflictCount).toBe(1)
    expect(await versions()).toEqual(['shooter/v2', 'shooter/v3'])
  })

  it('ends at once when cancelled', async () => {
    const { linker } = await aHome(['1'])

    expect(await errorOf(linker.versions.linkAll('game', { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
    })
  })
})

describe('client.versions.linkAll', () => {
  it('tells images from other artifacts where the list of tags does not', async () => {
    const ground = await aVersionGround({ profile: 'oci', without: ['extension'], tags: ['1'] })
    const { client, keepInFile, game } = ground
    await game.manifests.put('chart', await anOciArtifact(game, { artifactType: 'application/vnd.example' }))
    const [image] = await ground.push('2')
    if (image === undefined) throw new Error('nothing was pushed')
    await game.manifests.put(`${tagOf(image)}.sig`, await aCosignSignature(game))
    const { versions } = client({ projectFile: await keepInFile(TEMPLATE) })

    const { items } = await versions.linkAll('game')

    expect(items.map(({ tag, outcome }) => `${tag} ${outcome}`)).toEqual(['1 created', '2 created'])
    for (const tag of ['chart', `${tagOf(image)}.sig`]) {
      expect(await errorOf(versions.link(`game:${tag}`))).toMatchObject({ code: 'REFERENCE_INVALID' })
    }
  })

  it('stops where the plan is full, and tells what it left', async () => {
    const { client, keepInFile } = await aVersionGround({
      plan: 'free',
      tags: ['1', '2', '3', '4'],
      without: ['extension'],
    })
    const { versions } = client({ projectFile: await keepInFile(TEMPLATE) })

    const report = await versions.linkAll('game')

    expect(report.items.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'failed'])
    expect(report.items[2]?.error).toMatchObject({
      code: 'PLAN_LIMIT',
      hint: expect.stringContaining('shooter/1'),
    })
    expect(report).toMatchObject({ createdCount: 2, failedCount: 1, untriedCount: 1 })
  })

  it('stops after three failures in a row and one of the newest tag', async () => {
    const { client, keepInFile } = await aVersionGround({
      tags: ['1', '2', '3', '4', '5'],
      without: ['extension'],
    })
    const template = { ...TEMPLATE, env: [{ key: 'RCON', secret: 'nowhere' }] }
    const { versions } = client({ projectFile: await keepInFile(template) })

    const report = await versions.linkAll('game')

    expect(report).toMatchObject({ failedCount: 4, untriedCount: 1 })
  })

  it('needs a pull credential, and takes no other in its place', async () => {
    const { env, client, keepInFile, versions: made } = await aVersionGround({ without: ['extension'] })
    const { SLIPWAY_PULL_USERNAME: _name, SLIPWAY_PULL_TOKEN: _token, ...pushOnly } = env
    const projectFile = await keepInFile(TEMPLATE)

    const { items } = await client({ env: pushOnly, projectFile }).versions.linkAll('game')

    expect(items).toMatchObject([
      {
        outcome: 'failed',
        error: { code: 'PULL_CREDENTIAL_REQUIRED', hint: expect.stringContaining('Log in') },
      },
    ])
    expect(await made()).toEqual([])
  })

  it('gives versions no credential where the registry asks nobody for one', async () => {
    const { env, client, keepInFile } = await aVersionGround({ auth: 'none', without: ['extension'] })
    const projectFile = await keepInFile(TEMPLATE)

    const { items } = await client({ env, projectFile, credentials: 'anonymous' }).versions.linkAll('game')

    expect(items).toMatchObject([{ tag: '1', outcome: 'created' }])
  })

  it('needs a platform', async () => {
    const { env, client, keepInFile } = await aVersionGround({ without: ['extension'] })
    const { SLIPWAY_API_TOKEN: _token, ...withoutToken } = env
    const projectFile = await keepInFile(TEMPLATE)

    const error = await errorOf(client({ env: withoutToken, projectFile }).versions.linkAll('game'))

    expect(error).toMatchObject({ code: 'CAPABILITY_MISSING', reason: expect.stringContaining('API token') })
  })
})

describe('what a version is made with', () => {
  it('shows in no result, error and log line', async () => {
    const seen: unknown[] = []
    const take = (message: string, fields?: object) => void seen.push(message, fields)
    const logger: Logger = { debug: take, info: take, warn: take, error: take }
    const { emulator, client, keepInFile } = await aVersionGround({
      tags: ['1', '2'],
      without: ['extension'],
    })
    const projectFile = await keepInFile(WITH_SECRET)
    const { versions } = client({ projectFile, logger })

    seen.push(await versions.link('game:1'))
    seen.push(await versions.linkAll('game'))
    await keepInFile({ ...TEMPLATE, env: [{ key: 'RCON', value: 'open' }] })
    seen.push(await errorOf(versions.link('game:1')))
    emulator.faults.add({ kind: 'server-error', match: { surface: 'platform', path: '/v1/app/*' } })
    seen.push(await errorOf(versions.link('game:1')))

    expect(seen.length).toBeGreaterThan(10)
    const text = inspect(seen, { depth: 20, showHidden: true })
    for (const secret of [HIDDEN_VALUE, emulator.pull.token, emulator.push.token, emulator.apiToken ?? '']) {
      for (const form of secretForms(secret)) expect(text.includes(form) ? form : '').toBe('')
    }
  })
})

describe('a template in the project file of a server that could keep one', () => {
  it('counts until the server keeps one', async () => {
    const ground = await aVersionGround({ tags: ['1', '2', '3'] })
    const projectFile = await ground.keepInFile({ ...TEMPLATE, memoryMib: 256 })
    const { templates, versions } = ground.client({ projectFile })

    expect(await templates.get('game')).toMatchObject({ home: 'file', place: projectFile })
    expect(await versions.link('game:1')).toMatchObject({ outcome: 'created', by: 'client', home: 'file' })
    const plan = await templates.plan('game', TEMPLATE)
    expect(plan).toMatchObject({ outcome: 'create', home: 'server' })
    expect(plan.warnings).toContainEqual({
      code: 'FILE_TEMPLATE_REPLACED',
      message: expect.stringContaining(`${projectFile} differs in memoryMib`),
    })
    await templates.put(plan)
    expect(await templates.get('game')).toMatchObject({ home: 'server', template: { memoryMib: 512 } })
    expect(await versions.link('game:2')).toMatchObject({ outcome: 'created', by: 'server', home: 'server' })
    await templates.delete('game')
    expect(await versions.linkAll('game')).toMatchObject({ createdCount: 1, home: 'file' })
    expect(await ground.versions()).toEqual(['shooter/1', 'shooter/2', 'shooter/3'])
  })
})

describe('tags that can have no version', () => {
  const LONG = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100))

  it('keep no later one from theirs, however many they are', async () => {
    const ground = await aVersionGround({ tags: [...LONG, '1', '2'], without: ['extension'] })
    const projectFile = await ground.keepInFile(TEMPLATE)

    const report = await ground.client({ projectFile }).versions.linkAll('game')

    expect(report).toMatchObject({ createdCount: 2, failedCount: 4, untriedCount: 0 })
    expect((await ground.versions()).sort()).toEqual(['shooter/1', 'shooter/2'])
  })

  it('end the work where the newest has none either', async () => {
    const more = ['e', 'f', 'g'].map((letter) => letter.repeat(100))
    const ground = await aVersionGround({ tags: [...LONG, ...more], without: ['extension'] })
    const projectFile = await ground.keepInFile(TEMPLATE)

    const report = await ground.client({ projectFile }).versions.linkAll('game')

    expect(report).toMatchObject({ createdCount: 0, failedCount: 4, untriedCount: 3 })
    expect(report.items.map(({ tag }) => tag[0])).toEqual(['a', 'b', 'c', 'g'])
  })
})

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { AppTemplate } from '../../src/config/template.js'
import { encodeConfig } from '../../src/oci/config.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import type { Repository } from '../../src/registry/repository.js'
import { errorOf } from '../support/a-registry.js'
import { buildFolder } from '../support/build-folder.js'
import { versionMaker } from '../support/emulator-ground.js'
import { serve } from '../support/scripted-server.js'
import { aProject } from '../support/storage-ground.js'
import { tempTree } from '../support/temp-folder.js'

const SECRET = 'sentinel-hidden-5b1d'
const TEMPLATE: AppTemplate = {
  app: 'arena',
  versionName: 'v-{tag}',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
  timeToDeploySeconds: 60,
  terminationGraceSeconds: 10,
}
const FILE = '{\r\n\t"images": {\r\n\t\t"arena": {\r\n\t\t\t"dir": "build"\r\n\t\t}\r\n\t}\r\n}'

/** Passes requests on to the platform and keeps the templates that are put. */
async function watchedPlatform(platformUrl: string) {
  const put: unknown[] = []
  const { host } = await serve(async ({ method, url, raw, body }, response) => {
    const sent = await body()
    if (method === 'PUT') put.push(JSON.parse(sent.toString()))
    const { authorization = '' } = raw.headers
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(`${platformUrl}${url.pathname}${url.search}`, {
      method,
      headers,
      ...(sent.byteLength > 0 && { body: sent }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  return { url: `http://${host}`, put }
}

/** A client whose templates are at home on the server or in a file, and its repository `arena`. */
async function aHome(kind: 'server' | 'file') {
  const { emulator, env, repository } = await aProject(kind === 'file' ? { without: ['extension'] } : {})
  const platform = await watchedPlatform(emulator.platformUrl ?? '')
  const folder = await tempTree({ 'slipway.json': FILE })
  const file = join(folder, 'slipway.json')
  const variables = { ...env, SLIPWAY_API_URL: platform.url, SLIPWAY_SECRET_GAME_TOKEN: SECRET }
  const options = { env: variables, credentialStores: [], projectFile: file }
  return {
    emulator,
    file,
    variables,
    text: () => readFile(file, 'utf8'),
    put: platform.put,
    place: kind === 'file' ? file : new URL(platform.url).host,
    arena: repository('arena'),
    clientOf: (over: object) => createClient({ ...options, ...over }),
    client: createClient(options),
  }
}

async function pushImage({ blobs, manifests }: Repository, tag: string, ports = ['7777/udp']): Promise<void> {
  const run = { entrypoint: ['/app/arena'], exposedPorts: ports }
  const platform = { os: 'linux', architecture: 'amd64' }
  const config = encodeConfig({ platform, run, diffIds: [], history: [] })
  await blobs.upload({ ...config, open: () => config.bytes })
  await manifests.put(tag, encodeManifest({ config, layers: [] }))
}

describe.each(['server', 'file'] as const)('a template at home in a %s', (kind) => {
  it('is refused before the repository holds an image', async () => {
    const { client, text } = await aHome(kind)

    const error = await errorOf(client.templates.plan('arena', TEMPLATE))

    expect(error).toMatchObject({
      code: 'PRECONDITION_FAILED',
      hint: expect.stringContaining('Push an image'),
    })
    expect(await text()).toBe(FILE)
  })

  it('is made, found, the same, changed with its difference, and deleted', async () => {
    const { client, arena, place, emulator, text } = await aHome(kind)
    const where = { registry: emulator.registry, repository: 'studio/arena', home: kind, place }
    await pushImage(arena, '1.0')

    const first = await client.templates.plan('arena', TEMPLATE)
    expect(first).toMatchObject({
      ...where,
      schemaVersion: 1,
      outcome: 'create',
      app: 'create',
      warnings: [],
    })
    expect(first).toMatchObject({ to: TEMPLATE, differences: [], findings: [] })
    expect(first).not.toHaveProperty('from')
    expect(await errorOf(client.templates.get('arena'))).toMatchObject({ code: 'NAME_UNKNOWN' })

    // A plan may wait in a file.
    const made = await client.templates.put(JSON.parse(JSON.stringify(first)))
    expect(made).toEqual({ ...where, schemaVersion: 1, outcome: 'created', template: TEMPLATE })
    const kept = await client.templates.get('studio/arena')
    expect(kept).toMatchObject({ ...where, schemaVersion: 1, template: TEMPLATE })

    const same = await client.templates.plan('arena', kept.template)
    expect(same).toMatchObject({
      outcome: 'same',
      differences: [],
      app: kind === 'file' ? 'create' : 'exists',
    })
    expect(await client.templates.put(same)).toMatchObject({ outcome: 'same' })

    const change = await client.templates.plan('arena', { ...kept.template, memoryMib: 768 })
    expect(change).toMatchObject({ outcome: 'change', from: kept.template })
    expect(change.differences).toEqual([{ path: 'memoryMib', from: 1024, to: 768 }])
    expect(await client.templates.put(change)).toMatchObject({ outcome: 'changed' })
    expect((await client.templates.get('arena')).template).toEqual({ ...kept.template, memoryMib: 768 })

    expect(await client.templates.delete('arena')).toEqual({ ...where, schemaVersion: 1, deleted: true })
    expect(await client.templates.delete('arena')).toMatchObject({ deleted: false })
    expect(await text()).toBe(FILE)
  })

  it('is not overwritten by a plan that is outdated', async () => {
    const { client, arena } = await aHome(kind)
    await pushImage(arena, '1.0')
    const plan = await client.templates.plan('arena', { ...TEMPLATE, cpuUnits: 1024 })
    await client.templates.put(await client.templates.plan('arena', TEMPLATE))

    const error = await errorOf(client.templates.put(plan))

    expect(error).toMatchObject({ code: 'PLAN_OUTDATED' })
    expect((await client.templates.get('arena')).template).toMatchObject(TEMPLATE)
  })

  it('is not kept with errors, which the plan shows', async () => {
    const { client, arena, put, text } = await aHome(kind)
    await pushImage(arena, '1.0')

    const plan = await client.templates.plan('arena', { ...TEMPLATE, versionName: 'latest' })
    expect(plan.findings).toMatchObject([{ code: 'VERSION_NAME_CONSTANT', severity: 'error' }])
    // Whoever takes the findings out of a plan does not get around them.
    const error = await errorOf(client.templates.put({ ...plan, findings: [] }))

    expect(error).toMatchObject({ code: 'TEMPLATE_INVALID' })
    expect(put).toEqual([])
    expect(await text()).toBe(FILE)
    expect(await errorOf(client.templates.put(JSON.parse('{}')))).toMatchObject({ code: 'OPTION_INVALID' })
  })

  it('is compared with the newest image, or with the one that is named', async () => {
    const { client, arena } = await aHome(kind)
    await pushImage(arena, '1.0', ['8080/tcp'])
    await pushImage(arena, '1.1')

    const plan = await client.templates.plan('arena', TEMPLATE)
    await client.templates.put(plan)

    expect(plan.findings).toEqual([])
    expect(await client.templates.check('arena')).toEqual([])
    const codes = (await client.templates.check('arena', { tag: '1.0' })).map(({ code }) => code)
    expect(codes).toEqual(['PORT_NOT_EXPOSED', 'EXPOSED_NOT_IN_TEMPLATE'])
    expect(await errorOf(client.templates.check('arena', { tag: '9' }))).toMatchObject({
      code: 'MANIFEST_UNKNOWN',
    })
  })

  it('names a secret, whose value is in no answer and in no file', async () => {
    const { client, arena, put, text } = await aHome(kind)
    await pushImage(arena, '1.0')
    const env = [{ key: 'TOKEN', secret: 'game-token' }]

    const plan = await client.templates.plan('arena', { ...TEMPLATE, env })
    const made = await client.templates.put(plan)
    const kept = await client.templates.get('arena')

    expect(JSON.stringify([plan, made, kept])).not.toContain(SECRET)
    expect(await text()).not.toContain(SECRET)
    expect(kept.template.env).toEqual(kind === 'file' ? env : [{ key: 'TOKEN', isHidden: true }])
    const sent = { envs: [{ key: 'TOKEN', value: SECRET, is_hidden: true }] }
    expect(put).toEqual(kind === 'file' ? [] : [expect.objectContaining(sent)])
  })

  it('has no hidden variable whose value nobody has', async () => {
    const { client, arena, text } = await aHome(kind)
    await pushImage(arena, '1.0')

    const error = await errorOf(
      client.templates.plan('arena', { ...TEMPLATE, env: [{ key: 'TOKEN', isHidden: true }] }),
    )

    expect(error).toMatchObject({ code: 'TEMPLATE_INVALID', target: 'TOKEN' })
    expect(await text()).toBe(FILE)
  })

  it('can be one like an existing app version', async () => {
    const { client, arena, emulator } = await aHome(kind)
    await pushImage(arena, '1.0')
    await versionMaker(emulator)?.({ repository: 'studio/arena', tag: '1.0' })

    const copy = await client.templates.copyOf('app-1', 'v-1.0')

    expect(copy).toMatchObject({ app: 'app-1', cpuUnits: 256, memoryMib: 256 })
    expect(await client.templates.plan('arena', copy)).toMatchObject({ outcome: 'create', app: 'exists' })
    expect(await errorOf(client.templates.copyOf('app-1', 'none'))).toMatchObject({ code: 'NAME_UNKNOWN' })
  })

  it('makes versions that can be deployed, like a version that cannot', async () => {
    const { client, arena, emulator } = await aHome(kind)
    await pushImage(arena, '1.0')
    await versionMaker(emulator)?.({ repository: 'studio/arena', tag: '1.0' })
    await client.apps.setActive('app-1/v-1.0', false)

    expect(await client.templates.copyOf('app-1', 'v-1.0')).not.toHaveProperty('isActive')
  })

  it('is proposed by what the newest image exposes', async () => {
    const { client, arena } = await aHome(kind)
    await pushImage(arena, '1.0', ['7100/udp'])

    const { template } = await client.templates.propose({ repository: 'arena' })

    expect(template).toMatchObject({ app: 'arena', ports: [{ port: 7100, protocol: 'UDP' }] })
  })
})

describe('a template on a server', () => {
  it('keeps hidden values through an edit, and gets those of secrets again', async () => {
    const { client, arena, put } = await aHome('server')
    await pushImage(arena, '1.0')
    const env = [{ key: 'TOKEN', secret: 'game-token' }]
    await client.templates.put(await client.templates.plan('arena', { ...TEMPLATE, env }))
    const { template } = await client.templates.get('arena')

    const edit = await client.templates.plan('arena', { ...template, memoryMib: 768 })
    await client.templates.put(edit)

    expect(edit.differences).toEqual([{ path: 'memoryMib', from: 1024, to: 768 }])
    expect(put.at(-1)).toMatchObject({ envs: [{ key: 'TOKEN', value: '', is_hidden: true }] })
    expect((await client.templates.get('arena')).template.env).toEqual([{ key: 'TOKEN', isHidden: true }])
    const again = await client.templates.plan('arena', { ...template, memoryMib: 768, env })
    expect(again).toMatchObject({ outcome: 'change', differences: [] })
    expect(again.warnings).toMatchObject([{ code: 'SECRET_SENT_AGAIN' }])
  })

  it('has a secret that is stored, and {tag} alone in its names, before anything is sent', async () => {
    const { client, clientOf, arena, put, emulator } = await aHome('server')
    await pushImage(arena, '1.0')
    const env = [{ key: 'TOKEN', secret: 'other' }]
    const plan = await client.templates.plan('arena', { ...TEMPLATE, env })
    const dated = await client.templates.plan('arena', { ...TEMPLATE, versionName: '{utc}' })

    const errors = [
      await errorOf(client.templates.put(plan)),
      await errorOf(clientOf({}).templates.put(dated)),
    ]

    expect(errors).toMatchObject([{ code: 'TEMPLATE_INVALID' }, { code: 'TEMPLATE_INVALID' }])
    expect(put).toEqual([])
    expect(emulator.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/app')).toEqual(
      [],
    )
  })
})

describe('a template in a file', () => {
  it('changes its own lines only', async () => {
    const { client, arena, text } = await aHome('file')
    await pushImage(arena, '1.0')

    await client.templates.put(await client.templates.plan('arena', TEMPLATE))

    const value = JSON.stringify(TEMPLATE, undefined, '\t').replaceAll('\n', '\r\n\t\t\t')
    expect(await text()).toBe(FILE.replace('"dir": "build"', `"dir": "build",\r\n\t\t\t"template": ${value}`))
  })

  it('belongs to an image of the file', async () => {
    const { client, arena, file } = await aHome('file')
    await pushImage(arena, '1.0')
    await writeFile(file, '{"images":{"other":{"dir":"build"}}}')

    const error = await errorOf(client.templates.plan('arena', TEMPLATE))

    expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('slipway init') })
    expect(await client.templates.delete('arena')).toMatchObject({ deleted: false })
  })

  it('is found by its completed name, also with a project of its own', async () => {
    const { client, arena, file } = await aHome('file')
    await pushImage(arena, '1.0')
    await writeFile(file, '{"project": "other", "images": {"studio/arena": {"dir": "build"}}}')

    await client.templates.put(await client.templates.plan('arena', TEMPLATE))

    expect((await client.templates.get('arena')).template).toEqual(TEMPLATE)
  })

  it('needs one, and says why', async () => {
    const { clientOf, file } = await aHome('file')

    const none = await errorOf(clientOf({ projectFile: undefined }).templates.get('arena'))
    const gone = await errorOf(clientOf({ projectFile: `${file}.gone` }).templates.get('arena'))

    expect(none).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('`slipway init`') })
    expect(String(none)).toContain('GET /v1/container-registry/capabilities is not offered')
    expect(gone).toMatchObject({ code: 'CONFIG_INVALID', target: `${file}.gone` })
  })

  it('is that of SLIPWAY_CONFIG where no file is given', async () => {
    const { client, arena, clientOf, variables, file } = await aHome('file')
    await pushImage(arena, '1.0')
    await client.templates.put(await client.templates.plan('arena', TEMPLATE))
    const env = { ...variables, SLIPWAY_CONFIG: file }

    const kept = await clientOf({ env, projectFile: undefined }).templates.get('arena')

    expect(kept).toMatchObject({ home: 'file', place: file, template: TEMPLATE })
  })
})

describe('a proposal before anything is pushed', () => {
  it('reads build and project, and asks nobody', async () => {
    const folder = await buildFolder()
    const manifest = JSON.stringify({ dependencies: { 'com.mirror-networking.mirror': '1' } })
    const projectFolder = await tempTree({ 'Packages/manifest.json': manifest })

    const { template, assumptions } = await createClient({ env: {} }).templates.propose({
      repository: 'studio/arena',
      folder,
      projectFolder,
      ports: ['7100/udp'],
    })

    expect(template).toMatchObject({
      app: 'arena',
      ports: [{ name: 'gameport', port: 7100, protocol: 'UDP' }],
    })
    expect(assumptions).toContainEqual({
      about: 'netcode',
      message: expect.stringContaining('Mirror (KCP): Packages/manifest.json names'),
    })
  })
})

describe('a template that is given', () => {
  it('is checked without any server', async () => {
    const { templates } = createClient({ env: {} })

    const findings = await templates.check(
      { ...TEMPLATE, memoryMib: 4096 },
      { facts: { netcode: 'telepathy' } },
    )

    expect(findings.map(({ code }) => code)).toEqual(['MEMORY_RATIO', 'NETCODE_PROTOCOL'])
    const error = await errorOf(templates.check(JSON.parse('{"app":"arena","cpu":1}')))
    expect(error).toMatchObject({ code: 'TEMPLATE_INVALID' })
  })
})

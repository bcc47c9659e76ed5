import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../../test/support/temp-folder.js'
import type { Environment } from '../environment.js'
import type { Lookup } from '../source.js'
import { inspectDockerConfigs } from './docker-config-findings.js'
import { createDockerConfigSource } from './docker-config-source.js'

const HOST = 'registry.example.com'
const authOf = (secret: string, username = 'robot') => ({ auth: btoa(`${username}:${secret}`) })
const configOf = (auths: Record<string, unknown>) => JSON.stringify({ auths })

/** A home folder with these files, and what the environment says of it. */
async function aHome(files: Record<string, string | Uint8Array>, env: Environment = {}) {
  const home = await tempTree(files)
  // Without it the machine's own file in /run would be read.
  const all = { XDG_RUNTIME_DIR: 'HOME/run', ...env }
  const placed = Object.entries(all).map(([name, value]) => [name, value?.replace('HOME', home)])
  return { home, env: Object.fromEntries(placed) as Environment, platform: 'linux' as const }
}
const secretOf = (lookup: Lookup) =>
  lookup.state === 'found' ? lookup.credential.secret.reveal() : lookup.state

describe('createDockerConfigSource', () => {
  it('gives the pair of exactly this host as the kind that is asked for', async () => {
    const config = configOf({
      [`${HOST}:443`]: authOf('other-port'),
      [`evil-${HOST}`]: authOf('prefix'),
      [`${HOST}.evil.example`]: authOf('suffix'),
      [`https://${HOST}/v2/`]: authOf('right', 'robot$studio+ci'),
    })
    const source = createDockerConfigSource(await aHome({ '.docker/config.json': config }))

    for (const kind of ['push', 'pull'] as const) {
      expect(await source.find({ kind, registry: HOST })).toMatchObject({
        state: 'found',
        credential: { kind, registry: HOST, username: 'robot$studio+ci', origin: 'docker config' },
      })
    }
    expect(secretOf(await source.find({ kind: 'push', registry: HOST }))).toBe('right')
    expect(await source.find({ kind: 'api', registry: HOST })).toEqual({ state: 'none' })
    expect(await source.find({ kind: 'push', registry: 'example.com' })).toEqual({ state: 'none' })
  })

  it('takes Docker Hub by all its names', async () => {
    const config = configOf({ 'https://index.docker.io/v1/': authOf('hub') })
    const source = createDockerConfigSource(await aHome({ '.docker/config.json': config }))

    for (const registry of ['docker.io', 'index.docker.io', 'registry-1.docker.io']) {
      expect(secretOf(await source.find({ kind: 'pull', registry }))).toBe('hub')
    }
  })

  it('prefers docker’s own spelling of a host to an older one', async () => {
    const config = configOf({ [`https://${HOST}/v1/`]: authOf('old'), [HOST]: authOf('new') })
    const source = createDockerConfigSource(await aHome({ '.docker/config.json': config }))

    expect(secretOf(await source.find({ kind: 'push', registry: HOST }))).toBe('new')
  })

  it('takes podman’s longest namespace that leads to the project', async () => {
    const auths = {
      [HOST]: authOf('host'),
      [`${HOST}/studio`]: authOf('studio'),
      [`${HOST}/studio/game`]: authOf('game'),
      [`${HOST}/stud`]: authOf('stud'),
    }
    const source = createDockerConfigSource(await aHome({ 'run/containers/auth.json': configOf(auths) }))
    const find = async (project?: string) => source.find({ kind: 'push', registry: HOST, project })

    expect(secretOf(await find('studio'))).toBe('studio')
    expect(secretOf(await find('studio/game'))).toBe('game')
    expect(secretOf(await find('studios'))).toBe('host')
    expect(secretOf(await find())).toBe('host')
    expect(await find('studio')).toMatchObject({
      credential: { project: 'studio', origin: 'podman auth file' },
    })
  })

  it('looks in the environment, then in docker’s file, then in podman’s', async () => {
    const files = {
      'docker/config.json': configOf({ [HOST]: authOf('docker'), 'b.example': authOf('docker') }),
      'run/containers/auth.json': configOf({ 'b.example': authOf('run'), 'c.example': authOf('run') }),
      '.config/containers/auth.json': configOf({ 'c.example': authOf('kept'), 'd.example': authOf('kept') }),
      'own.json': configOf({ 'd.example': authOf('own') }),
    }
    const env = {
      DOCKER_CONFIG: 'HOME/docker',
      DOCKER_AUTH_CONFIG: configOf({ [HOST]: authOf('variable') }),
    }
    const source = createDockerConfigSource(await aHome(files, env))
    const withOwn = createDockerConfigSource(
      await aHome(files, { ...env, REGISTRY_AUTH_FILE: 'HOME/own.json' }),
    )
    const find = async (registry: string, from = source) =>
      secretOf(await from.find({ kind: 'pull', registry }))

    expect(await find(HOST)).toBe('variable')
    expect(await find('b.example')).toBe('docker')
    expect(await find('c.example')).toBe('run')
    expect(await find('d.example')).toBe('kept')
    expect(await find('d.example', withOwn)).toBe('own')
    expect(await find('c.example', withOwn)).toBe('none')
  })

  it('goes on behind a place that cannot be used, and tells of it when nothing is found', async () => {
    const source = createDockerConfigSource(
      await aHome({
        '.docker/config.json': '{',
        '.config/containers/auth.json': configOf({ [HOST]: authOf('kept') }),
      }),
    )

    expect(secretOf(await source.find({ kind: 'pull', registry: HOST }))).toBe('kept')
    expect(await source.find({ kind: 'pull', registry: 'other.example' })).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('it is not JSON'),
    })
  })

  it.each<[string, string | Uint8Array, string]>([
    ['no JSON', 'auths: planted', 'not JSON'],
    ['half a file', `{"auths":{"${HOST}":{"auth":"planted`, 'not JSON'],
    ['a byte order mark', `\uFEFF${configOf({ [HOST]: authOf('planted') })}`, 'byte order mark'],
    ['UTF-16', Buffer.from(`\uFEFF${configOf({})}`, 'utf16le'), 'not UTF-8'],
    ['a list', '["planted"]', 'no JSON object'],
    ['auths of another type', '{"auths":["planted"]}', '"auths" is no object'],
    ['helpers of another type', '{"credHelpers":"planted"}', '"credHelpers" is no object'],
    ['NUL', `${configOf({})}\0`, 'not JSON'],
    ['a huge file', Buffer.alloc(1024 * 1024 + 1, ' '), 'larger than 1 MiB'],
    ['a broken entry', `{"auths":{"${HOST}":["planted"]}}`, 'no object'],
  ])('is unavailable for %s, and says why without repeating it', async (_, content, reason) => {
    const source = createDockerConfigSource(await aHome({ '.docker/config.json': content }))

    const lookup = await source.find({ kind: 'push', registry: HOST })

    expect(lookup).toMatchObject({ state: 'unavailable', reason: expect.stringContaining(reason) })
    expect(JSON.stringify(lookup)).not.toContain('planted')
  })

  it('is unavailable where the file is a folder', async () => {
    const home = await aHome({})
    await mkdir(join(home.home, '.docker/config.json'), { recursive: true })

    expect(await createDockerConfigSource(home).find({ kind: 'push', registry: HOST })).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('it is no file'),
    })
  })

  it('has none in a file that says nothing, or names what every object has', async () => {
    const texts = ['', '\n', '{}', '{"auths":null}', `{"__proto__":{"auths":{"${HOST}":{"auth":"YTpi"}}}}`]
    for (const text of texts) {
      const source = createDockerConfigSource(await aHome({ '.docker/config.json': text }))
      expect(await source.find({ kind: 'push', registry: HOST })).toEqual({ state: 'none' })
      expect(await source.find({ kind: 'push', registry: 'constructor' })).toEqual({ state: 'none' })
      expect(await source.find({ kind: 'push', registry: '__proto__' })).toEqual({ state: 'none' })
    }
  })
})

describe('inspectDockerConfigs', () => {
  it('names hosts in plain text, helpers and who may read, and no secret', async () => {
    const config = {
      auths: {
        [HOST]: authOf('planted'),
        'marked.example': {},
        'https://user:planted@odd.example': authOf('planted'),
      },
      credsStore: 'desktop',
      credHelpers: { 'Own.example': 'slipway', 'off.example': '' },
    }
    const home = await aHome({
      '.docker/config.json': JSON.stringify(config),
      '.config/containers/auth.json': 'planted',
    })
    await chmod(join(home.home, '.docker/config.json'), 0o644)
    await chmod(join(home.home, '.config/containers/auth.json'), 0o600)

    const findings = await inspectDockerConfigs(home)

    expect(findings).toMatchObject([
      {
        name: 'docker config',
        problem: undefined,
        plainTextHosts: [HOST],
        isReadableByOthers: process.platform !== 'win32',
        store: 'desktop',
        helpers: { 'own.example': 'slipway' },
      },
      { name: 'podman auth file', problem: expect.stringContaining('not JSON'), plainTextHosts: [] },
    ])
    expect(JSON.stringify(findings)).not.toContain('planted')
  })
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DockerfileCalls, DockerfileCheck } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { main } from '../main.js'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-dockerfile-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

async function dockerfile(argv: readonly string[], calls: Partial<DockerfileCalls>) {
  const context = fakeContext({ cwd, client: { dockerfile: calls } })
  const code = await main(['dockerfile', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

/** Calls that remember what they were given. */
function creating() {
  const asked: Parameters<DockerfileCalls['create']>[0][] = []
  const create: DockerfileCalls['create'] = async (options) => {
    asked.push(options)
    return {
      context: options.context ?? '',
      dockerfile: 'FROM scratch\n',
      dockerignore: '*\n',
      base: 'scratch',
      assumptions: ['It is static.'],
    }
  }
  return { asked, calls: { create } }
}

const read = (path: string) => readFile(join(cwd, path), 'utf8')

describe('slipway dockerfile create', () => {
  it('writes both files above the build folder and says what it assumed', async () => {
    const { asked, calls } = creating()

    const { code, out } = await dockerfile(
      ['create', 'build/server', '--port', '7777/udp', '--offline'],
      calls,
    )

    expect(code).toBe(0)
    expect(await read('build/Dockerfile')).toBe('FROM scratch\n')
    expect(await read('build/.dockerignore')).toBe('*\n')
    expect(asked).toMatchObject([
      {
        folder: join(cwd, 'build/server'),
        context: join(cwd, 'build'),
        ports: ['7777/udp'],
        isOffline: true,
      },
    ])
    expect(out.split('\n')).toEqual([
      `Wrote ${join(cwd, 'build/Dockerfile')}`,
      `  and ${join(cwd, 'build/.dockerignore')}`,
      'What was assumed:',
      '  - It is static.',
      `Build it with: docker build --tag game-server:1.0 "${join(cwd, 'build')}"`,
      '',
    ])
  })

  it('takes the image of slipway.json, and each flag before what it says', async () => {
    const { asked, calls } = creating()
    const image = { dir: 'out', base: 'debian:12', ports: ['1/tcp'], env: { A: '1' }, ignore: ['x'] }
    await writeFile(join(cwd, 'slipway.json'), JSON.stringify({ images: { game: image } }))

    await dockerfile(
      ['create', '--base', 'debian:13', '--env', 'B=2', '--output', 'ci/game.Dockerfile'],
      calls,
    )

    expect(asked).toMatchObject([
      {
        folder: join(cwd, 'out'),
        context: join(cwd, 'ci'),
        base: 'debian:13',
        ports: ['1/tcp'],
        env: { A: '1', B: '2' },
        ignore: ['x'],
      },
    ])
    expect(await read('ci/game.Dockerfile')).toBe('FROM scratch\n')
  })

  it.each(['Dockerfile', '.dockerignore'])('replaces a %s with --force alone', async (name) => {
    const { asked, calls } = creating()
    await writeFile(join(cwd, name), 'mine')

    const refused = await dockerfile(['create', 'server'], calls)
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('is there already')
    expect(await read(name)).toBe('mine')
    expect(asked).toEqual([])

    expect((await dockerfile(['create', 'server', '--force'], calls)).code).toBe(0)
    expect(await read(name)).not.toBe('mine')
  })

  it('prints one JSON object', async () => {
    const { out } = await dockerfile(['create', 'server', '--json'], creating().calls)

    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      dockerfile: join(cwd, 'Dockerfile'),
      dockerignore: join(cwd, '.dockerignore'),
      context: cwd,
      base: 'scratch',
      assumptions: ['It is static.'],
    })
  })
})

describe('slipway dockerfile check', () => {
  const finding = { code: 'PORT_RANGE', line: 4, message: '"0" is no port.', hint: 'Use 7777/udp.' } as const
  const checked = (severity: 'error' | 'warning'): DockerfileCheck => ({
    file: join(cwd, 'Dockerfile'),
    findings: [{ ...finding, severity }],
    isValid: severity === 'warning',
  })

  it.each([
    ['error', 1],
    ['warning', 0],
  ] as const)('shows a finding with its line; an %s ends with %i', async (severity, exitCode) => {
    const { code, out } = await dockerfile(['check'], { check: async () => checked(severity) })

    expect(code).toBe(exitCode)
    expect(out.split('\n')).toEqual([
      `${severity}: Dockerfile:4: "0" is no port. (PORT_RANGE)`,
      '  → Use 7777/udp.',
      `${join(cwd, 'Dockerfile')}: 1 ${severity}.`,
      '',
    ])
  })

  it('says that nothing is wrong', async () => {
    const check = async () => ({ file: '/game/Dockerfile', findings: [], isValid: true })

    expect(await dockerfile(['check'], { check })).toMatchObject({
      code: 0,
      out: '/game/Dockerfile is fine.\n',
    })
  })

  it('compares with the template of the image that is meant, for the platform that is named', async () => {
    const asked: unknown[] = []
    const check: DockerfileCalls['check'] = async ({ file, context, platform, template }) => {
      asked.push([file, context, platform, template?.ports.map(({ port }) => port)])
      return checked('warning')
    }
    const template = {
      app: 'shooter',
      cpuUnits: 256,
      memoryMib: 256,
      ports: [{ name: 'p', port: 7777, protocol: 'UDP' }],
    }
    await writeFile(join(cwd, 'slipway.json'), JSON.stringify({ images: { game: { dir: 'a', template } } }))

    await dockerfile(['check', 'ci/x.Dockerfile', '--context', '.', '--platform', 'linux/arm64'], { check })

    expect(asked).toEqual([
      [join(cwd, 'ci/x.Dockerfile'), cwd, { os: 'linux', architecture: 'arm64' }, [7777]],
    ])
  })

  it('prints one JSON object', async () => {
    const { out } = await dockerfile(['check', '--json'], { check: async () => checked('error') })

    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, ...checked('error') })
  })
})

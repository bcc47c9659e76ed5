import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildEvent, LocalError, type PushOptions } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aDigest, aPlan, aReceipt } from '../../test/support/results.js'
import { main } from '../main.js'

const CONFIG = {
  images: {
    game: {
      dir: 'server',
      docker: { target: 'server' },
      ports: ['7777/udp'],
      env: { A: 'b' },
      base: 'scratch',
    },
    lobby: { dir: 'lobby', platform: 'linux/arm64' },
  },
  defaultImage: 'game',
}
const EVENTS: readonly BuildEvent[] = [
  { type: 'steps', known: 2 },
  { type: 'step', id: 'sha256:a', name: '[1/2] RUN make', state: 'started' },
  { type: 'log', id: 'sha256:a', stream: 'stderr', text: 'cc\tserver.c' },
  { type: 'step', id: 'sha256:a', name: '[1/2] RUN make', state: 'done', durationMs: 1400 },
]
const LINES = '#1 [1/2] RUN make\n#1 cc  server.c\n#1 done, 1.4 s\n'

let cwd: string
let pushed: PushOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-push-'))
  pushed = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const writeConfig = (config: object = CONFIG) => writeFile(join(cwd, 'slipway.json'), JSON.stringify(config))

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const client = {
    push: async (given: PushOptions) => {
      pushed.push(given)
      for (const event of EVENTS) given.onBuildEvent?.(event)
      return aReceipt({ base: { reference: 'debian:12', digest: aDigest('0') } })
    },
    plan: async (given: PushOptions) => {
      for (const event of EVENTS) given.onBuildEvent?.(event)
      return aPlan()
    },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, client })
  const code = await main(['push', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

const DOCKER = ['.', '--to', 'game:1', '--builder', 'docker']
const parsed = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('slipway push --builder docker', () => {
  it('builds the working folder where there is no project', async () => {
    const { code } = await run(['--to', 'game:1', '--builder', 'docker'])

    expect(code).toBe(0)
    expect(pushed).toEqual([
      expect.objectContaining({ from: { dockerfile: join(cwd, 'Dockerfile'), context: cwd }, to: 'game:1' }),
    ])
  })

  it('hands every flag over', async () => {
    await run([
      ...['out', '--to', 'game:1', '--builder', 'docker', '--file', 'x/Dockerfile', '--target', 'server'],
      ...['--build-arg', 'A=1', '--build-arg', 'B=', '--no-cache', '--pull', '--via', 'slipway'],
      ...['--platform', 'linux/arm64', '--annotation', 'k=v', '--move-tag', '--no-template'],
    ])

    expect(pushed[0]).toMatchObject({
      from: {
        dockerfile: join(cwd, 'x/Dockerfile'),
        context: join(cwd, 'out'),
        buildArgs: { A: '1', B: '' },
        target: 'server',
        noCache: true,
        pull: true,
      },
      platform: { os: 'linux', architecture: 'arm64' },
      annotations: { k: 'v' },
      moveTag: true,
      template: false,
      via: 'slipway',
    })
  })

  it('prints the same receipt with --json', async () => {
    const { code, out, err } = await run([...DOCKER, '--json', '--verbose'])

    expect(code).toBe(0)
    expect(parsed(out)).toEqual([expect.objectContaining({ schemaVersion: 1, digest: aDigest('a') })])
    expect(err).toBe(LINES)
  })

  it('is silent about the build, prints its lines with --verbose, and its events with --ndjson', async () => {
    const silent = await run(DOCKER)
    const verbose = await run([...DOCKER, '--verbose'])
    const events = await run([...DOCKER, '--verbose', '--ndjson'])
    const planned = await run([...DOCKER, '--verbose', '--dry-run'])

    expect(silent.err).toBe('')
    expect(verbose.err).toBe(LINES)
    expect(planned.err).toBe(LINES)
    expect(events.err).toBe('')
    expect(parsed(events.out).slice(0, -1)).toEqual(EVENTS.map((event) => ({ type: 'build', event })))
  })

  it('ends with 1 for a build that fails, with its last lines, and with one object for scripts', async () => {
    const failure = new LocalError('BUILD_FAILED', {
      action: 'build the image at',
      target: join(cwd, 'Dockerfile:7'),
      reason: 'RUN make ended with exit code 2',
      side: 'engine',
      serverErrors: [{ code: '', message: 'server.c:1: error' }],
    })
    const client = { push: () => Promise.reject(failure) }

    const { code, out, err } = await run([...DOCKER, '--json'], { client })

    expect(code).toBe(1)
    expect(parsed(out)).toEqual([{ schemaVersion: 1, error: failure.toJSON() }])
    expect(err).toBe(
      `error: Could not build the image at ${cwd}/Dockerfile:7: RUN make ended with exit code 2. (BUILD_FAILED)\n` +
        '  engine: server.c:1: error\n',
    )
  })

  it.each([
    [['out', '--to', 'g:1', '--file', 'Dockerfile'], '--file is for builds of the Docker engine'],
    [['out', '--to', 'g:1', '--via', 'daemon'], '--via daemon is for images of the Docker engine'],
    [['--to', 'g:1', '--no-cache'], 'no build folder is named'],
    [[...DOCKER, '--port', '1/udp'], '--port is for build folders'],
    [['out', '--engine-image', 'x', '--to', 'g:1'], 'and the folder out is for one that is made now'],
    [['--engine-image', 'x'], 'there is no --to'],
    [[...DOCKER, '--build-arg', 'sentinel'], '--build-arg takes NAME=VALUE'],
    [['--to', 'g:1', '--builder', 'kaniko'], "argument 'kaniko' is invalid"],
  ])('ends with 2 for %j', async (argv, reason) => {
    const { code, err } = await run(argv)

    expect(code).toBe(2)
    expect(err).toContain(reason)
    expect(err).toContain('(OPTION_INVALID)')
    expect(err).not.toContain('sentinel')
    expect(pushed).toEqual([])
  })
})

describe('slipway push --engine-image', () => {
  it('takes only the name of an image of slipway.json, where one is named', async () => {
    await writeConfig()

    await run(['--engine-image', 'game:dev', '--to', 'other:1'])
    await run(['--engine-image', 'game:dev', '--image', 'lobby'])

    expect(pushed.map(({ from, to, platform }) => ({ from, to, platform }))).toEqual([
      { from: { engineImage: 'game:dev' }, to: 'other:1', platform: undefined },
      { from: { engineImage: 'game:dev' }, to: 'lobby', platform: undefined },
    ])
  })
})

describe('slipway push of an image with a docker section', () => {
  beforeEach(() => writeConfig())

  it('builds by Docker without a flag, whatever is said for its folder, and writes no base', async () => {
    const before = await readFile(join(cwd, 'slipway.json'), 'utf8')
    const { code } = await run([])

    expect(code).toBe(0)
    expect(pushed[0]).toMatchObject({
      from: { dockerfile: join(cwd, 'server', 'Dockerfile'), context: join(cwd, 'server'), target: 'server' },
      to: 'game',
    })
    expect(Object.keys(pushed[0] ?? {})).not.toEqual(expect.arrayContaining(['ports', 'env', 'base']))
    expect(await readFile(join(cwd, 'slipway.json'), 'utf8')).toBe(before)
  })

  it('pushes its folder with --builder slipway', async () => {
    await run(['--builder', 'slipway'])

    expect(pushed[0]).toMatchObject({
      from: { folder: join(cwd, 'server') },
      ports: ['7777/udp'],
      env: { A: 'b' },
      base: 'scratch',
    })
  })

  it('mixes both kinds with --all', async () => {
    const { code } = await run(['--all', '--tag', '1', '--no-cache', '--via', 'daemon'])

    expect(code).toBe(0)
    expect(pushed.map(({ from, to, via }) => ({ from, to, via }))).toEqual([
      {
        from: expect.objectContaining({ dockerfile: join(cwd, 'server', 'Dockerfile'), noCache: true }),
        to: 'game:1',
        via: 'daemon',
      },
      { from: expect.objectContaining({ folder: join(cwd, 'lobby') }), to: 'lobby:1', via: undefined },
    ])
  })

  it.each([
    [['--all', '--target', 'server'], '--target is for one'],
    [['--all', '--engine-image', 'x'], '--engine-image is for one'],
    [['--all', '--builder', 'slipway', '--no-cache'], '--no-cache is for builds of the Docker engine'],
  ])('ends with 2 for %j', async (argv, reason) => {
    const { code, err } = await run(argv)

    expect(code).toBe(2)
    expect(err).toContain(reason)
  })
})

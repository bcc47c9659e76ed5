import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AppTemplate,
  ConnectionError,
  type KeptTemplate,
  NotFoundError,
  type RunOptions,
} from '@slipway/sdk'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type FakeContext, type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { EVENTS, FAILED, REPORT } from '../../test/support/run-reports.js'
import { main } from '../main.js'

const NO_TEMPLATE = { action: 'read the template', reason: 'it went wrong' }
const TEMPLATE: AppTemplate = { app: 'game', cpuUnits: 512, memoryMib: 512, ports: [] }

describe('slipway run', () => {
  let cwd: string

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'slipway-run-cli-'))
    await mkdir(join(cwd, 'build'))
    const game = { dir: 'build', base: 'debian:12-slim', ports: ['7777/udp'], template: TEMPLATE }
    const other = {
      dir: 'o',
      platform: 'linux/arm64',
      docker: { file: 'o/Dockerfile.server', target: 'server' },
    }
    await writeFile(join(cwd, 'slipway.json'), JSON.stringify({ images: { game, other } }))
  })
  afterAll(() => rm(cwd, { recursive: true, force: true }))

  async function run(argv: readonly string[], report = REPORT, more: FakeOptions = {}) {
    const given: RunOptions[] = []
    const asked: string[] = []
    const context: FakeContext = fakeContext({
      cwd,
      client: {
        async run(options) {
          given.push(options)
          for (const event of EVENTS) options.onEvent?.(event)
          return report
        },
        templates: {
          async get(repository) {
            asked.push(repository)
            return { template: TEMPLATE, place: 'the platform' } as KeptTemplate
          },
        },
      },
      ...more,
    })
    const code = await main(['run', ...argv], context)
    return { code, options: given[0], asked, out: context.out(), err: context.err() }
  }

  it('runs the image of slipway.json with its template, as a push would make it', async () => {
    const { code, options } = await run(['--image', 'game'])

    expect(code).toBe(0)
    expect(options).toMatchObject({
      from: { folder: join(cwd, 'build'), base: 'debian:12-slim', ports: ['7777/udp'] },
      template: TEMPLATE,
    })
  })

  it('runs a folder, or a reference with the template that is kept for its repository', async () => {
    const folder = await run(['./build'])
    const reference = await run(['studio/game:1.0'])
    const without = await run(['game:1.0', '--no-template'])

    expect(folder.options?.from).toMatchObject({ folder: join(cwd, 'build') })
    expect(folder.asked).toEqual([])
    expect(reference.options).toMatchObject({ from: { reference: 'studio/game:1.0' }, template: TEMPLATE })
    expect(reference.asked).toEqual(['studio/game'])
    expect([without.asked, without.options?.template]).toEqual([[], undefined])
  })

  it.each([
    [
      'tells of a template that could not be read',
      new ConnectionError('NETWORK', NO_TEMPLATE),
      'studio/game could not be',
    ],
    ['is silent about a template that is not there', new NotFoundError('NAME_UNKNOWN', NO_TEMPLATE), ''],
  ])('%s, and runs without', async (_what, error, words) => {
    const context = fakeContext({
      cwd,
      client: { run: async () => REPORT, templates: { get: () => Promise.reject(error) } },
    })

    expect(await main(['run', 'studio/game:1.0'], context)).toBe(0)
    const told = context
      .err()
      .split('\n')
      .filter((line) => line.includes('template'))
    expect(told).toEqual(words === '' ? [] : [expect.stringContaining(words)])
  })

  it('passes on every flag, and what follows -- to the server', async () => {
    const flags = ['--port', '7777/udp', '--env', 'A=b=c', '--env', 'KEY', '--memory', '512m']
    const times = ['--wait-for', '7777/udp', '--wait-for-log', 'ready', '--timeout', '2m', '--smoke', '10s']

    const { options } = await run(
      ['--engine-image', 'game', ...flags, ...times, '--stop-grace', '3s', '--', '-port', '1'],
      REPORT,
      { env: { KEY: 'value' } },
    )

    expect(options).toMatchObject({
      from: { engineImage: 'game' },
      ports: ['7777/udp'],
      env: { A: 'b=c', KEY: 'value' },
      memoryBytes: 512 * 1024 * 1024,
      waitFor: { port: '7777/udp', log: 'ready', timeoutMs: 120_000 },
      smokeMs: 10_000,
      stopGraceMs: 3_000,
      args: ['-port', '1'],
    })
  })

  it('runs what the Docker engine builds from a folder, with every flag about it', async () => {
    const how = ['--file', 'x/Dockerfile', '--build-arg', 'A=1', '--target', 'server', '--no-cache', '--pull']

    const { code, options, asked } = await run([
      'build',
      '--builder',
      'docker',
      ...how,
      '--platform',
      'linux/arm64',
    ])

    expect([code, asked]).toEqual([0, []])
    expect(options?.from).toEqual({
      dockerfile: join(cwd, 'x/Dockerfile'),
      context: join(cwd, 'build'),
      buildArgs: { A: '1' },
      target: 'server',
      noCache: true,
      pull: true,
      platform: { os: 'linux', architecture: 'arm64' },
    })
  })

  it('builds an image of slipway.json as its section says, unless its folder is to be run as it is', async () => {
    const built = await run(['--image', 'other', '--no-template'])
    const plain = await run(['--image', 'other', '--no-template', '--builder', 'slipway'])

    expect(built.options?.from).toMatchObject({
      dockerfile: join(cwd, 'o', 'Dockerfile.server'),
      context: join(cwd, 'o'),
      target: 'server',
      platform: { os: 'linux', architecture: 'arm64' },
    })
    expect(plain.options?.from).toMatchObject({ folder: join(cwd, 'o') })
  })

  it('builds the working folder where there is no project', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-run-cli-'))
    onTestFinished(() => rm(folder, { recursive: true }))

    const { code, options } = await run(['--builder', 'docker'], REPORT, { cwd: folder })

    expect(code).toBe(0)
    expect(options?.from).toMatchObject({ dockerfile: join(folder, 'Dockerfile'), context: folder })
  })

  it.each([
    [['game:1.0', '--builder', 'docker'], 'the target is an image of a registry, and --builder is for'],
    [['game:1.0', '--no-init'], 'and --no-init is for one that is made now'],
    [['game:1.0', '--file', 'x'], 'and --file is for'],
    [
      ['--engine-image', 'x', '--builder', 'docker'],
      '--engine-image runs an image as the Docker engine has it',
    ],
    [['--engine-image', 'x', '--platform', 'linux/arm64'], 'and --platform is for'],
    [['build', '--no-cache'], '--no-cache is for builds of the Docker engine, and a build folder is run'],
    [['build', '--builder', 'slipway', '--target', 'x'], 'one of --builder slipway and this out'],
    [['build', '--builder', 'docker', '--base', 'scratch'], '--base is for build folders'],
    [['--image', 'other', '--no-init'], '--no-init is for build folders'],
    [['build', '--builder', 'docker', '--build-arg', 'hush'], '--build-arg takes NAME=VALUE'],
  ])('says why it refuses %j', async (argv, reason) => {
    const { code, options, err, asked } = await run(argv)

    expect([code, options, asked]).toEqual([2, undefined, []])
    expect(err).toContain(reason)
    expect(err).not.toContain('hush')
  })

  it("prints the server's output on stdout and everything else on stderr", async () => {
    const { out, err } = await run(['build'])

    expect(out).toBe('map loaded\n')
    expect(err).toBe(
      [
        'The engine pulls registry.example.com/studio/game:1.',
        'Starting slipway-run/game:1 (linux/arm64, emulated: this will be slow).',
        'It listens. Connect to 127.0.0.1:7777/udp. (after 0.9 s)',
        'Stopping the server.',
        'The smoke test passed after 11 s, exit code 143 (SIGTERM), 1.00 KiB loaded.',
        '',
      ].join('\n'),
    )
  })

  it('prints lines that a program coloured as they are meant', async () => {
    const context = fakeContext({
      cwd,
      client: {
        async run({ onEvent }) {
          onEvent?.({ type: 'log', stream: 'stdout', text: '\u001b[31merror\u001b[0m:\tno map\u0007' })
          return REPORT
        },
      },
    })

    await main(['run', 'build'], context)

    expect(context.out()).toBe('error:  no map\uFFFD\n')
  })

  it('ends with 1 and says why, also when it is to be quiet', async () => {
    const { code, out, err } = await run(['build', '--quiet'], FAILED)

    expect(code).toBe(1)
    expect(out).toBe('map loaded\n')
    expect(err).toContain('It did not open 7777/udp. (PORT_NOT_OPEN)\n  → Check the number.\n')
  })

  it('prints one object with --json, and the output beside it; events with --ndjson', async () => {
    const json = await run(['build', '--json'], FAILED)
    const ndjson = await run(['build', '--ndjson'])

    expect([json.code, JSON.parse(json.out)]).toEqual([1, FAILED])
    expect(json.err).toContain('map loaded\n')
    const lines = ndjson.out.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([...EVENTS, { type: 'run', ...REPORT }])
  })

  it('stops at the first Ctrl-C, kills at the second, and gives up at the third', async () => {
    const context = fakeContext({
      cwd,
      client: {
        run: ({ signal, killSignal }) =>
          new Promise((resolve) => {
            context.interrupt()
            const first = [signal?.aborted, killSignal?.aborted]
            context.interrupt()
            expect([first, killSignal?.aborted, context.exits]).toEqual([[true, false], true, []])
            context.interrupt()
            resolve({ ...REPORT, outcome: 'stopped' })
          }),
      },
    })

    expect(await main(['run', 'build'], context)).toBe(0)
    expect(context.exits).toEqual([130])
  })

  it.each([
    [['no-such-folder']],
    [['build', 'more']],
    [['build', '--image', 'game']],
    [['build', '--memory', 'much']],
    [['build', '--env', 'UNSET']],
    [['build', '--smoke', '10']],
    [[]],
  ])('refuses %j', async (argv) => {
    const { code, options } = await run(argv)

    expect([code, options]).toEqual([2, undefined])
  })
})

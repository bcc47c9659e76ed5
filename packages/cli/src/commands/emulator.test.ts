import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { main } from '../main.js'

/** Starts the command and waits until it has said what it is. */
async function start(argv: readonly string[], options: FakeOptions = {}) {
  const context = fakeContext(options)
  const code = main(['emulator', ...argv], context)
  onTestFinished(async () => {
    context.interrupt()
    await code
  })
  await vi.waitFor(() => expect(context.out()).toMatch(/\n$/), { timeout: 10_000 })
  return { context, code }
}

/** Starts the command and ends it at once. */
async function startAndEnd(argv: readonly string[], options: FakeOptions = {}) {
  const { context, code } = await start(argv, options)
  context.interrupt()
  return { code: await code, out: context.out(), err: context.err() }
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-emulator-command-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function takenPort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('slipway emulator', () => {
  it('prints exactly one line with --json, with every address, name and secret', async () => {
    const { code, out, err } = await startAndEnd(['--json', '--project', 'acme'])
    const credential = (username: string) => ({ username, token: expect.stringMatching(/^\w{32}$/) })

    expect(code).toBe(0)
    expect(out.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(out)).toEqual({
      registry: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      harborUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2\.0$/),
      platformUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      project: 'acme',
      apiToken: expect.any(String),
      quickStartToken: expect.any(String),
      push: credential('robot$acme+client-push'),
      pull: credential('robot$acme+app-version-pull'),
      admin: credential('admin'),
    })
    expect(err).toBe('Running. Ctrl-C ends it.\n')
  })

  it('serves the registry and the platform that it names, until it is interrupted', async () => {
    const { context, code } = await start(['--json', '--auth', 'none'])
    const { registry, platformUrl, apiToken } = JSON.parse(context.out())
    const statusOf = async (url: string, headers = {}) => (await fetch(url, { headers })).status

    expect(await statusOf(`http://${registry}/v2/`)).toBe(200)
    expect(await statusOf(`${platformUrl}/v1/nothing`, { authorization: `token ${apiToken}` })).toBe(404)

    context.interrupt()

    expect(await code).toBe(0)
    await expect(fetch(`http://${registry}/v2/`)).rejects.toThrow()
  })

  it('ends when whoever started it closes its stdin', async () => {
    const { context, code } = await start(['--json'])

    context.endInput()

    expect(await code).toBe(0)
  })

  it('leaves out what --without names', async () => {
    const { out } = await startAndEnd(['--json', '--without', 'harbor,platform'])

    expect(Object.keys(JSON.parse(out))).toEqual(['registry', 'project', 'push', 'pull', 'admin'])
  })

  it('keeps its secrets and its content in --data', async () => {
    const cwd = await aFolder()
    const secrets = async () => {
      const { admin, push, apiToken } = JSON.parse(
        (await startAndEnd(['--json', '--data', 'kept'], { cwd })).out,
      )
      return { admin, push, apiToken }
    }

    expect(await secrets()).toEqual(await secrets())
    expect(await readdir(join(cwd, 'kept'))).toContain('emulator.sqlite')
  })

  it('tells people where everything is and how to push, ready to be copied', async () => {
    const { out } = await startAndEnd([])
    const registry = /^registry +(\S+)$/m.exec(out)?.[1]

    expect(out).toMatch(/^platform +http:\/\/127\.0\.0\.1:\d+$/m)
    expect(out).toMatch(/^status page +http:\/\/127\.0\.0\.1:\d+\/$/m)
    expect(out).toMatch(/^data +a temporary folder/m)
    expect(out).toContain(`  export SLIPWAY_REGISTRY=${registry}\n`)
    expect(out).toContain("  export SLIPWAY_PUSH_USERNAME='robot$studio+client-push'\n")
    expect(out).toMatch(/^ {2}export SLIPWAY_PUSH_TOKEN=\w{32}$/m)
    expect(out).toContain('  slipway push BUILD_FOLDER --to game-server:1.0\n')
    expect(out).toContain(`| docker login ${registry} --username "$SLIPWAY_PUSH_USERNAME" --password-stdin\n`)
    expect(out).toContain(`  docker push ${registry}/studio/game-server:1.0\n`)
  })

  it('says that access has to be granted first', async () => {
    const { out } = await startAndEnd(['--access', 'none'])

    expect(out).toContain('Pushing needs access: request it through the platform')
  })

  it('names no credential where none is asked for', async () => {
    const { out } = await startAndEnd(['--auth', 'none', '--without', 'platform'])

    expect(out).toContain('slipway push BUILD_FOLDER --to game-server:1.0 --anonymous')
    expect(out).not.toMatch(/SLIPWAY_PUSH|docker login|admin token/)
  })

  it('makes go wrong what --fault says', async () => {
    const { context } = await start([
      '--json',
      '--auth',
      'none',
      '--fault',
      'server-error,status=503,times=2',
    ])
    const url = `http://${JSON.parse(context.out()).registry}/v2/`

    expect([(await fetch(url)).status, (await fetch(url)).status, (await fetch(url)).status]).toEqual([
      503, 503, 200,
    ])
  })

  it('writes one line per request to stderr with SLIPWAY_LOG=info, and none without', async () => {
    const { context } = await start(['--json', '--quiet'], { env: { SLIPWAY_LOG: 'info' } })
    const silent = await start(['--json', '--quiet'])

    for (const { out } of [context, silent.context]) {
      await fetch(`http://${JSON.parse(out()).registry}/v2/?secret=sentinel`)
    }

    await vi.waitFor(() => expect(context.err()).toMatch(/^info: GET \/v2\/: 401, 0 B in, \d+ B out\n$/))
    expect(silent.context.err()).toBe('')
  })
})

describe('slipway emulator that cannot start', () => {
  async function run(argv: readonly string[], options: FakeOptions = {}) {
    const context = fakeContext(options)
    const code = await main(['emulator', ...argv, '--json'], context)
    return { code, error: JSON.parse(context.out()).error, err: context.err() }
  }

  it.each(['--port', '--platform-port'])('ends with 1 when the %s is taken', async (flag) => {
    const port = await takenPort()

    const { code, error, err } = await run([flag, String(port)])

    expect(code).toBe(1)
    expect(error).toMatchObject({
      code: 'LOCAL_IO',
      message: `Could not start the emulator on 127.0.0.1:${port}: the port is taken or may not be used.`,
      hint: expect.stringContaining('Choose another port'),
    })
    expect(err).toContain(`error: ${error.message} (LOCAL_IO)\n`)
  })

  it('ends with 1 when the data folder is a file', async () => {
    const cwd = await aFolder()
    await writeFile(join(cwd, 'file'), '')

    const { code, error } = await run(['--data', 'file'], { cwd })

    expect(code).toBe(1)
    expect(error).toMatchObject({ code: 'LOCAL_IO', hint: expect.any(String) })
  })

  it.each([
    [['--port', '65536'], '65536 is not a port number'],
    [['--project', 'a/b'], '"a/b" is not one component of a repository name'],
    [['--profile', 'docker'], 'Allowed choices are harbor, oci'],
    [['--storage-limit', 'much'], '"much" is no size'],
    [['--fault', 'server-error,status'], '"status" is not of the form name=value'],
  ])('ends with 2 for %j', async (argv, reason) => {
    const { code, error } = await run(argv)

    expect(code).toBe(2)
    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(reason) })
  })
})

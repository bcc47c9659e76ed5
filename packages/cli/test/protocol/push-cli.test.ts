import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { createClient } from '@slipway/sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../../src/main.js'
import { type FakeContext, fakeContext } from '../support/fake-context.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const WRONG_TOKEN = 'sentinel-wrong-token'

let emulator: Emulator
let cwd: string
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-cli-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

function contextWith(env: Readonly<Record<string, string>> = {}): FakeContext {
  return fakeContext({
    cwd,
    createClient,
    env: {
      SLIPWAY_REGISTRY: emulator.registry,
      SLIPWAY_PROJECT: emulator.project,
      SLIPWAY_PUSH_USERNAME: emulator.push.username,
      SLIPWAY_PUSH_TOKEN: emulator.push.token,
      SLIPWAY_CACHE_DIR: join(cwd, 'cache'),
      ...env,
    },
  })
}

async function run(argv: readonly string[], env?: Readonly<Record<string, string>>) {
  const context = contextWith(env)
  const code = await main(argv, context)
  return { code, out: context.out(), err: context.err() }
}

describe('slipway push to a registry', () => {
  it('prints a receipt whose image slipway inspect finds', async () => {
    const { code, out } = await run(['push', BUILD, '--to', 'echo:1.0', '--port', '7777/udp', '--json'])
    const receipt = JSON.parse(out)

    expect(code).toBe(0)
    expect(receipt).toMatchObject({
      schemaVersion: 1,
      reference: `${emulator.registry}/${emulator.project}/echo:1.0`,
      name: 'echo',
      tag: '1.0',
      platform: 'linux/amd64',
    })
    const image = JSON.parse((await run(['inspect', 'echo:1.0', '--json'])).out)
    expect(image).toMatchObject({
      kind: 'image',
      digest: receipt.digest,
      sizeBytes: receipt.sizeBytes,
      run: { entrypoint: ['/slipway/init', '--', '/app/echo-server'], exposedPorts: ['7777/udp'] },
    })
  })

  it('sends nothing the second time', async () => {
    await run(['push', BUILD, '--to', 'twice:1.0'])

    const { code, out } = await run(['push', BUILD, '--to', 'twice:1.0', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ uploadedBytes: 0 })
  })

  it('makes a tag where none is given', async () => {
    const { out } = await run(['push', BUILD, '--to', 'untagged', '--json'])

    expect(JSON.parse(out).tag).toMatch(/^\d{8}T\d{6}Z-/)
  })

  it('ends its events with the receipt', async () => {
    const { out } = await run(['push', BUILD, '--to', 'events:1.0', '--ndjson'])
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

    expect(events[0]).toMatchObject({ type: 'progress', step: 'read' })
    expect(events.map(({ type }) => type).indexOf('receipt')).toBe(events.length - 1)
  })

  it('plans without changing anything', async () => {
    const { code, out } = await run(['push', BUILD, '--to', 'planned:1.0', '--dry-run', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ compared: true, base: 'scratch', files: { count: 3 } })
    expect((await run(['inspect', 'planned:1.0'])).code).toBe(4)
  })

  it('plans without a credential, and says that nothing was compared', async () => {
    const env = { SLIPWAY_PUSH_USERNAME: '', SLIPWAY_PUSH_TOKEN: '' }

    const { code, out } = await run(['push', BUILD, '--to', 'planned:1.0', '--dry-run'], env)

    expect(code).toBe(0)
    expect(out).toContain('Without a credential the registry was not asked')
  })

  it('pushes the image that slipway.json describes', async () => {
    const config = { images: { described: { dir: BUILD, ports: ['7777/udp'] } } }
    await writeFile(join(cwd, 'slipway.json'), JSON.stringify(config))

    const { code, out } = await run(['push', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ repository: `${emulator.project}/described` })
  })
})

describe('slipway push that cannot work', () => {
  it.each([
    ['an empty folder', ['empty', '--to', 'bad:1.0'], {}, 2, 'BUILD_EMPTY'],
    ['the tag latest', [BUILD, '--to', 'bad:latest'], {}, 2, 'TAG_REFUSED'],
    ['a port that is none', [BUILD, '--to', 'bad:1.0', '--port', '99999/udp'], {}, 2, 'OPTION_INVALID'],
    [
      'no credential',
      [BUILD, '--to', 'bad:1.0'],
      { SLIPWAY_PUSH_USERNAME: '', SLIPWAY_PUSH_TOKEN: '' },
      3,
      'CREDENTIAL_MISSING',
    ],
    [
      'a wrong credential',
      [BUILD, '--to', 'bad:1.0'],
      { SLIPWAY_PUSH_TOKEN: WRONG_TOKEN },
      3,
      'CREDENTIAL_REJECTED',
    ],
    [
      "another registry's credential",
      [BUILD, '--to', '127.0.0.1:1/studio/bad:1.0'],
      {},
      3,
      'CREDENTIAL_MISSING',
    ],
  ])('reports %s', async (_, argv, env, exitCode, errorCode) => {
    await mkdir(join(cwd, 'empty'))

    const { code, out, err } = await run(['push', ...argv, '--json'], env)

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      error: { code: errorCode, hint: expect.any(String) },
    })
    expect(code).toBe(exitCode)
    expect(err).toContain(`(${errorCode})`)
    expect(out + err).not.toContain(WRONG_TOKEN)
    expect(out + err).not.toContain(emulator.push.token)
  })

  it('reports a tag that names another image', async () => {
    await run(['push', BUILD, '--to', 'taken:1.0'])

    const { code, out } = await run(['push', BUILD, '--to', 'taken:1.0', '--port', '1/udp', '--json'])

    expect(code).toBe(5)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'ALREADY_EXISTS' } })
    expect((await run(['push', BUILD, '--to', 'taken:1.0', '--port', '1/udp', '--move-tag'])).code).toBe(0)
  })

  it('reports a registry where nobody listens', async () => {
    const env = { SLIPWAY_REGISTRY: `127.0.0.1:${await closedPort()}` }

    const { code, out } = await run(['push', BUILD, '--to', 'bad:1.0', '--json'], env)

    expect(code).toBe(8)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'NETWORK', side: 'registry' } })
  })
})

describe('slipway push at Ctrl-C', () => {
  let silent: Server
  const sockets: Socket[] = []
  beforeEach(async () => {
    silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
    silent.close()
  })

  it('ends within a second, while a registry keeps it waiting', async () => {
    const context = contextWith({ SLIPWAY_REGISTRY: `127.0.0.1:${portOf(silent)}` })
    const code = main(['push', BUILD, '--to', 'bad:1.0'], context)
    await once(silent, 'connection')

    const interruptedAt = performance.now()
    context.interrupt()

    expect(await code).toBe(130)
    expect(performance.now() - interruptedAt).toBeLessThan(1000)
    expect(context.err()).toContain('Cancelled. The tag was not changed;')
  })
})

describe('slipway promote', () => {
  it('mounts an image into another repository and keeps its digest', async () => {
    const pushed = JSON.parse((await run(['push', BUILD, '--to', 'promoted:1.0', '--json'])).out)

    const { code, out } = await run(['promote', 'promoted:1.0', '--to', 'released/promoted', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      reference: `${emulator.registry}/${emulator.project}/released/promoted:1.0`,
      digest: pushed.digest,
      copiedBytes: 0,
    })
  })

  it('asks for a credential of its own for a source on another host', async () => {
    const { code, out } = await run(['promote', '127.0.0.1:1/studio/game:1.0', '--to', 'promoted', '--json'])

    expect(code).toBe(3)
    expect(JSON.parse(out).error).toMatchObject({
      code: 'CREDENTIAL_MISSING',
      hint: expect.stringContaining('--source-anonymous'),
    })
  })

  it('reads a source on another host without credential where that is wanted', async () => {
    const open = await startEmulator({ auth: 'none' })
    try {
      const target = { SLIPWAY_REGISTRY: open.registry }
      await run(['push', BUILD, '--to', 'echo:1.0', '--anonymous'], target)

      const from = `${open.registry}/${open.project}/echo:1.0`
      const { code } = await run(['promote', from, '--to', 'from-outside', '--source-anonymous'])

      expect(code).toBe(0)
      expect((await run(['inspect', 'from-outside:1.0'])).code).toBe(0)
    } finally {
      await open.close()
    }
  })
})

describe('slipway doctor', () => {
  it('finds everything in order', async () => {
    const { code, out } = await run(['doctor', '--json'], { SLIPWAY_BASE_MIRROR: emulator.registry })

    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, ok: true })
  })

  it('finds a credential that the registry rejects', async () => {
    const env = { SLIPWAY_PUSH_TOKEN: WRONG_TOKEN, SLIPWAY_BASE_MIRROR: emulator.registry }
    const { code, out } = await run(['doctor'], env)

    expect(code).toBe(1)
    expect(out).toMatch(/^fail {2}credential/m)
    expect(out).not.toContain(WRONG_TOKEN)
  })
})

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return address.port
}

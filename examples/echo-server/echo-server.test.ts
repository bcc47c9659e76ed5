import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const isLinuxAmd64 = process.platform === 'linux' && process.arch === 'x64'
const hasCompiler = isLinuxAmd64 && spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0

if (!isLinuxAmd64) console.info('echo server: skipped, the program runs on linux/amd64 only')
else if (!hasCompiler) console.info('echo server: the rebuilt program is skipped, there is no gcc')

describe.skipIf(!isLinuxAmd64)('the checked-in echo server', () => {
  behavesAsAnEchoServer(() => here('./build/echo-server'))
})

describe.skipIf(!hasCompiler)('the rebuilt echo server', () => {
  let folder: string
  const program = () => join(folder, 'echo-server')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'echo-server-'))
    const build = spawnSync(process.execPath, [here('./build.mjs'), program()], { encoding: 'utf8' })
    expect(build.stderr).toBe('')
    expect(build.status).toBe(0)
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  behavesAsAnEchoServer(program)
})

function behavesAsAnEchoServer(program: () => string): void {
  const started: ChildProcess[] = []

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  async function startServer(...extraArgs: string[]) {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort()
      const child = spawn(program(), [...extraArgs, '--port', String(port)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      started.push(child)
      const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown]
      if (Buffer.isBuffer(line)) return { child, port, line: line.toString() }
      // Another process may take the port between the look and the start: the server then says 1.
      if (line !== 1 || attempt === 5) throw new Error(`echo server ended with ${String(line)}`)
    }
  }

  it('says in one line where it listens', async () => {
    const { port, line } = await startServer()

    expect(line).toBe(`echo server: listening on udp/${port} and tcp/${port}\n`)
  })

  it.each([1, 1400, 60_000])('echoes a UDP datagram of %i bytes', async (sizeBytes) => {
    const { port } = await startServer()
    const sent = randomBytes(sizeBytes)

    expect((await echoByUdp(port, sent)).equals(sent)).toBe(true)
  })

  it('echoes 1 MB over TCP, then closes', async () => {
    const { port } = await startServer()
    const sent = randomBytes(1_000_000)

    expect(sha256(await echoByTcp(port, sent))).toBe(sha256(sent))
  })

  it('serves 50 TCP clients at once, and UDP meanwhile', async () => {
    const { port } = await startServer()
    const clients = await Promise.all(Array.from({ length: 50 }, () => open(port)))
    const messages = clients.map(() => randomBytes(20_000))

    const datagram = await echoByUdp(port, Buffer.from('meanwhile'))
    const echoes = await Promise.all(
      clients.map((client, i) => exchange(client, messages[i] ?? Buffer.alloc(0))),
    )

    expect(datagram.toString()).toBe('meanwhile')
    expect(echoes.map(sha256)).toEqual(messages.map(sha256))
  })

  it('goes on serving after a client was cut off with bytes under way', async () => {
    const { port } = await startServer()
    const rude = await open(port)
    rude.write(randomBytes(500_000))
    await once(rude, 'readable')
    rude.resetAndDestroy()

    const sent = randomBytes(10_000)
    expect((await echoByTcp(port, sent)).equals(sent)).toBe(true)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with exit code 0 on %s', async (signal) => {
    const { child } = await startServer()

    child.kill(signal)

    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('ignores the arguments of a headless game server', async () => {
    const { port, line } = await startServer('-batchmode', '-nographics', '')

    expect(line).toContain(`udp/${port}`)
  })

  it.each([['0'], ['65536'], ['99999999999999999999'], ['77a'], ['-1'], [''], []])(
    'refuses --port %j with exit code 2',
    (...value: string[]) => {
      const { status, stderr, stdout } = spawnSync(program(), ['--port', ...value], {
        encoding: 'utf8',
        timeout: 5000,
      })

      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toBe('echo server: --port takes a number from 1 to 65535\n')
    },
  )

  it('ends with exit code 1 and names the port when another server holds it', async () => {
    const { port } = await startServer()

    const second = spawnSync(program(), ['--port', String(port)], { encoding: 'utf8', timeout: 5000 })

    expect(second.status).toBe(1)
    expect(second.stderr).toBe(`echo server: could not listen on udp/${port}: error 98\n`)
  })
}

/** A port that TCP does not use now; where UDP differs, the server's start is repeated. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function echoByUdp(port: number, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4')
  try {
    socket.send(message, port, '127.0.0.1')
    const [answer] = (await once(socket, 'message')) as [Buffer]
    return answer
  } finally {
    socket.close()
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  return socket
}

async function echoByTcp(port: number, message: Buffer): Promise<Buffer> {
  return exchange(await open(port), message)
}

/** Sends all, ends the sending side, then reads until the server closes too. */
async function exchange(socket: Socket, message: Buffer): Promise<Buffer> {
  socket.end(message)
  return buffer(socket)
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

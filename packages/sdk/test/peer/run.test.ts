import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { DEBIAN_BASE } from '../../../../tools/peers/debian-base.mjs'
import { startDockerRegistry } from '../../../../tools/peers/docker-registry.mjs'
import { type Client, createClient } from '../../src/client.js'
import type { RunEvent, RunOptions } from '../../src/run/run-options.js'
import type { RunReport } from '../../src/run/run-report.js'
import {
  writeArm64Server,
  writeServer,
  writeServerForGlibc,
  writeServerWithoutLibrary,
} from '../support/game-servers.js'

/** Sends a packet to the address and gives what comes back. */
async function echo(address: string, text: string): Promise<string> {
  const socket = createSocket('udp4')
  try {
    const [host = '', port] = address.split(':')
    socket.send(text, Number(port), host)
    const [bytes] = (await once(socket, 'message', { signal: AbortSignal.timeout(5_000) })) as [Buffer]
    return bytes.toString()
  } finally {
    socket.close()
  }
}

describeWith(
  'docker',
  'gcc',
  'gcc-arm64',
  'debootstrap',
  'docker-registry',
)('run', () => {
  const docker = dockerClient()
  let home: string
  let client: Client
  const built: string[] = []

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-run-'))
    client = createClient({
      credentials: 'anonymous',
      cacheDir: join(home, 'cache'),
      // Nobody listens there: the engine's own image is the base.
      baseMirror: '127.0.0.1:9',
      env: { DOCKER_HOST: inject('dockerEngine').host },
    })
    await writeServer(join(home, 'echo-static'), 'static')
    await writeServer(join(home, 'echo-dynamic'), 'dynamic')
  })
  afterAll(async () => {
    for (const name of await ownImages()) await docker.run(['image', 'rm', '--force', name])
    for (const name of built) await docker.run(['image', 'rm', '--force', name])
    await rm(home, { recursive: true, force: true })
  })

  const ownImages = async () =>
    (await docker.text('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'))
      .split('\n')
      .filter((name) => name.startsWith('slipway-run/'))
  const containers = () => docker.text('ps', '--all', '--quiet', '--filter', 'label=io.slipway.run')
  const folder = (name: string, more: object = {}) => ({ folder: join(home, name), ...more })
  const onDebian = { base: DEBIAN_BASE, caCertificates: false }

  function smoke(options: Partial<RunOptions> & Pick<RunOptions, 'from'>): Promise<RunReport> {
    return client.run({ smokeMs: 100, waitFor: { timeoutMs: 10_000 }, ...options })
  }

  async function failure(options: Partial<RunOptions> & Pick<RunOptions, 'from'>) {
    const report = await smoke(options)
    expect(report).toMatchObject({ outcome: 'failed', problems: [{}] })
    const [problem] = report.problems
    return { report, code: problem?.code, text: `${problem?.message} ${problem?.hint}` }
  }

  it('runs a folder, is connected to, stops at the signal, and leaves no container', async () => {
    const stop = new AbortController()
    const answers: Promise<string>[] = []
    const onEvent = (event: RunEvent) => {
      if (event.type !== 'ready') return
      const [port] = event.ports
      answers.push(echo(port?.address ?? '', 'hello').finally(() => stop.abort()))
    }

    const report = await client.run({
      from: folder('echo-static'),
      ports: ['7777/udp'],
      signal: stop.signal,
      onEvent,
    })

    expect(await Promise.all(answers)).toEqual(['hello'])
    expect(report).toMatchObject({
      outcome: 'stopped',
      ready: { proof: 'socket' },
      ports: [{ port: '7777/udp', state: 'open' }],
      exit: { wasStopped: true },
      problems: [],
    })
    expect(await containers()).toBe('')
  })

  it('gives the engine nothing when it has the image, and the changed layers alone on a base', async () => {
    await smoke({ from: folder('echo-static') })
    const again = await smoke({ from: folder('echo-static') })
    const onBase = await smoke({ from: folder('echo-dynamic', onDebian), ports: ['7777/udp'] })

    expect(again).toMatchObject({ outcome: 'passed', image: { loadedBytes: 0 } })
    expect(onBase).toMatchObject({
      outcome: 'passed',
      image: { base: { source: 'engine' } },
      warnings: [{ code: 'BASE_OF_ENGINE' }],
    })
    expect(onBase.image.loadedBytes).toBeLessThan(100_000)
    const { Id } = await docker.inspect<{ Id: string }>(onBase.image.name)
    expect(onBase.image.id, 'the digest of the config').toBe(Id)
  })

  it('runs what a push made, pulled by the engine', async () => {
    const registry = await startDockerRegistry()
    try {
      const env = { DOCKER_HOST: inject('dockerEngine').host }
      const own = createClient({
        ...{ registry: registry.registry, project: 'p', credentials: 'anonymous', env },
        cacheDir: join(home, 'cache'),
      })
      const ports = ['7777/udp']
      await own.push({ from: folder('echo-static'), ports, to: 'game:1.0' })
      const local = await own.run({ from: folder('echo-static', { ports }), smokeMs: 1 })
      const pulled = await own.run({ from: { reference: 'game:1.0' }, smokeMs: 1 })
      built.push(`${registry.registry}/p/game:1.0`)

      expect(pulled).toMatchObject({ outcome: 'passed', ports: [{ port: '7777/udp', state: 'open' }] })
      expect(pulled.image.id, 'what runs is what is pushed').toBe(local.image.id)
    } finally {
      await registry.stop()
    }
  })

  it('takes ports, environment and memory from the template, and keeps a secret out of the output', async () => {
    const secret = 'correct-horse-battery'
    const lines: string[] = []
    const own = createClient({
      env: { DOCKER_HOST: inject('dockerEngine').host, SLIPWAY_SECRET_GAME: secret },
      credentialStores: [],
      cacheDir: join(home, 'cache'),
    })
    const template = {
      app: 'game',
      cpuUnits: 512,
      memoryMib: 64,
      ports: [{ name: 'game', port: 7777, protocol: 'UDP' }],
      env: [{ key: 'SECRET', secret: 'GAME' }],
    } as const

    const report = await own.run({
      from: folder('echo-static'),
      template,
      smokeMs: 1,
      onEvent: (event) => event.type === 'log' && lines.push(event.text),
    })
    const full = await own.run({ from: folder('echo-static'), template, args: ['memory'], smokeMs: 1 })

    expect(report).toMatchObject({ outcome: 'passed', ports: [{ port: '7777/udp', state: 'open' }] })
    expect(lines).toEqual(['listening on 7777, SECRET is [secret]'])
    expect(JSON.stringify(report)).not.toContain(secret)
    expect(full.problems).toMatchObject([{ code: 'OUT_OF_MEMORY' }])
    expect(full.problems[0]?.message).toContain('the template gives it 64.0 MiB')
  })

  it('moves to a free port where the wanted one is taken', async () => {
    const taken = createSocket('udp4').bind(7777, '127.0.0.1')
    await once(taken, 'listening')
    try {
      const report = await smoke({ from: folder('echo-static'), ports: ['7777/udp'] })

      expect(report).toMatchObject({ outcome: 'passed', ports: [{ port: '7777/udp', state: 'open' }] })
      expect(report.ports[0]?.address).not.toBe('127.0.0.1:7777')
    } finally {
      taken.close()
    }
  })

  it('says why a server ended: its exit code and last words, by itself, by a crash', async () => {
    const from = folder('echo-static')

    const exited = await failure({ from, args: ['exit'] })
    const left = await failure({ from, args: ['leave'] })
    const crashed = await failure({ from, args: ['crash'] })

    expect(exited.report.exit?.code).toBe(3)
    expect([exited.code, left.code, crashed.code]).toEqual(['EXITED', 'ENDED_EARLY', 'CRASHED'])
    expect(exited.text).toContain('no map is named')
    expect(crashed.text).toContain('SIGSEGV')
  })

  it('says which port was not opened, which other one was, and what 127.0.0.1 means in a container', async () => {
    const options = { from: folder('echo-static'), ports: ['7777/udp'], waitFor: { timeoutMs: 1_500 } }

    const other = await failure({ ...options, args: ['0.0.0.0', '7778'] })
    const local = await failure({ ...options, args: ['127.0.0.1'] })

    expect([other.code, local.code]).toEqual(['PORT_NOT_OPEN', 'LOOPBACK_ONLY'])
    expect(other.text).toContain('did not open 7777/udp within 1.5 s. It listens on 7778/udp instead.')
    expect(await containers()).toBe('')
  })

  it('waits for a line of the output instead', async () => {
    const found = await smoke({ from: folder('echo-static'), waitFor: { log: /listening on \d+/ } })
    const missed = await failure({ from: folder('echo-static'), waitFor: { log: 'ready', timeoutMs: 500 } })

    expect(found).toMatchObject({ outcome: 'passed', ready: { proof: 'log' } })
    expect(missed.code).toBe('LOG_NOT_SEEN')
  })

  it('says that an image is for another processor: emulated, or that there is no emulation', async () => {
    await writeArm64Server(join(home, 'arm'))

    const report = await smoke({ from: folder('arm'), waitFor: { timeoutMs: 30_000 } })

    expect(report.image).toMatchObject({ platform: 'linux/arm64', isEmulated: true })
    const codes = [...report.problems, ...report.warnings].map(({ code }) => code)
    expect([['EMULATION_MISSING'], ['EMULATED']]).toContainEqual(codes)
  })

  it('names the package of a missing library, and a newer base for a newer glibc', async () => {
    await writeServerWithoutLibrary(join(home, 'no-library'), 'libasound.so.2')
    await writeServerForGlibc(join(home, 'new-glibc'), '2.38')

    const library = await failure({ from: folder('no-library', onDebian) })
    const glibc = await failure({ from: folder('new-glibc', onDebian) })

    expect([library.code, glibc.code]).toEqual(['LIBRARY_MISSING', 'GLIBC_TOO_OLD'])
    expect(library.text).toContain('libasound2')
    expect(glibc.text).toContain('--base debian:13-slim')
  })

  it("explains what a Dockerfile's image lacks: the mode, the program, the loader, the first line", async () => {
    const image = 'slipway-run-test/files'
    const text = (name: string, content: string) => writeFile(join(home, 'echo-dynamic', name), content)
    await text('no-line.sh', 'echo hello\n')
    await text('no-shell.sh', '#!/no/such/shell\n')
    const copies = ['COPY --chmod=644 server /locked', 'COPY --chmod=755 no-line.sh no-shell.sh /']
    await text('Dockerfile', [`FROM ${DEBIAN_BASE}`, ...copies].join('\n'))
    await docker.run(['build', '--quiet', '--tag', image, join(home, 'echo-dynamic')])
    built.push(image)

    const codes: (string | undefined)[] = []
    for (const program of ['/locked', '/nowhere', '/no-shell.sh', '/no-line.sh']) {
      codes.push((await failure({ from: { engineImage: image }, args: [program] })).code)
    }

    expect(codes).toEqual(['NOT_EXECUTABLE', 'PROGRAM_MISSING', 'LOADER_MISSING', 'FORMAT_UNKNOWN'])
  })

  it('kills at the second signal a server that does not stop', async () => {
    const [stop, kill] = [new AbortController(), new AbortController()]
    const image = { engineImage: DEBIAN_BASE }
    const onEvent = ({ type }: RunEvent) => {
      if (type === 'ready') stop.abort()
      if (type === 'stopping') setImmediate(() => kill.abort())
    }

    const report = await client.run({
      ...{ from: image, args: ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], onEvent },
      ...{ signal: stop.signal, killSignal: kill.signal, stopGraceMs: 60_000 },
    })

    expect(report).toMatchObject({
      outcome: 'stopped',
      exit: { code: 137 },
      // It had no time to end.
      warnings: [],
    })
    expect(report.durationMs).toBeLessThan(30_000)
  })

  it('takes away what a killed run left behind, and nothing of a run that is alive', async () => {
    const start = (owner: string) =>
      docker.text('run', '--detach', '--label', `io.slipway.run=${owner}`, DEBIAN_BASE, 'sleep', '1000')
    const left = await start(`4194304/1/${hostname()}`)
    const alive = await start(`${process.pid}//${hostname()}`)
    try {
      await smoke({ from: folder('echo-static') })

      const now = await docker.text(
        'ps',
        '--all',
        '--quiet',
        '--no-trunc',
        '--filter',
        'label=io.slipway.run',
      )
      expect(now.split('\n')).toEqual([alive])
      expect(now).not.toContain(left)
    } finally {
      await docker.run(['rm', '--force', alive])
    }
  })
})

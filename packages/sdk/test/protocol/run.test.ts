import { createServer, type Socket } from 'node:net'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { AppTemplate } from '../../src/config/template.js'
import type { RunEvent, RunOptions } from '../../src/run/run-options.js'
import { buildElf } from '../support/elf-builder.js'
import { listen } from '../support/listening.js'
import { type PlayedContainer, playContainers } from '../support/played-containers.js'
import {
  answerJson,
  type EngineScript,
  type PlayedEngineOptions,
  playEngine,
} from '../support/played-engine.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const UDP_TABLE =
  '  sl  local_address rem_address st ref pointer drops\n   0: 00000000:1E61 00000000:0000 07 0\n'

interface Bench extends PlayedEngineOptions {
  readonly env?: Readonly<Record<string, string>>
}

const NO_SOCKETS = '  sl  local_address rem_address st ref pointer drops\n'

async function bench(container: PlayedContainer = {}, more: Bench = {}) {
  const containers = playContainers(container)
  const script: EngineScript = async (request) =>
    (await more.script?.(request)) === true || containers.script(request)
  const engine = await playEngine({ ...more, script })
  const folder = await tempTree({ server: buildElf() })
  const env = { ...engine.env, DOCKER_BUILDKIT: '0', ...more.env }
  const client = createClient({ env, cacheDir: await tempFolder(), credentials: 'anonymous' })
  const events: RunEvent[] = []
  const run = (options: Partial<RunOptions> = {}) =>
    client.run({ from: { folder }, smokeMs: 1, onEvent: (event) => events.push(event), ...options })
  return { ...containers, engine, events, run }
}

async function members(archive: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const tar = extract()
  Readable.from([archive]).pipe(tar)
  for await (const entry of tar) files[entry.header.name] = (await buffer(entry)).toString()
  return files
}

/** A port of this machine, as an engine's proxy passes it on. */
async function aPort(onConnection: (socket: Socket) => void): Promise<number> {
  const address = await listen(createServer(onConnection))
  return Number(address.split(':')[1])
}

describe('run', () => {
  it('sees the sockets by cat in the container where the engine is on another kernel', async () => {
    const { run, events } = await bench({ sockets: UDP_TABLE, output: 'hello\n' })

    const report = await run({ ports: ['7777/udp'] })

    expect(report).toMatchObject({
      outcome: 'passed',
      ready: { proof: 'socket' },
      ports: [{ port: '7777/udp', address: '127.0.0.1:7777', state: 'open' }],
      lastLines: [{ stream: 'stdout', text: 'hello' }],
    })
    expect(events.map(({ type }) => type)).toEqual(['starting', 'log', 'ready', 'stopping'])
  })

  it('says that UDP cannot be seen, instead of calling it open', async () => {
    const { run, events } = await bench()

    const report = await run({ ports: ['7777/udp'] })

    expect(report).toMatchObject({
      outcome: 'passed',
      ready: { proof: 'running' },
      ports: [{ state: 'unseen' }],
    })
    expect(events.find((event) => event.type === 'ready')?.words).toBe(
      'The server is started. Connect to 127.0.0.1:7777/udp. Whether it listens on 7777/udp cannot be seen from here.',
    )
  })

  it('believes a TCP connection that stays open, and none that a proxy drops', async () => {
    const [open, dropped] = [await aPort(() => undefined), await aPort((socket) => socket.destroy())]
    const kept = await bench({ published: { '80/tcp': open } })
    const lost = await bench({ published: { '80/tcp': dropped } })

    const [passed, failed] = await Promise.all([
      kept.run({ ports: ['80'] }),
      lost.run({ ports: ['80'], waitFor: { timeoutMs: 300 } }),
    ])

    expect(passed).toMatchObject({ outcome: 'passed', ready: { proof: 'connect' } })
    expect(failed).toMatchObject({ outcome: 'failed', problems: [{ code: 'PORT_NOT_OPEN' }] })
  })

  it('lets the engine choose where a port is taken, in the words of two engines', async () => {
    const refusals = [
      'Bind for 127.0.0.1:7777 failed: port is already allocated',
      'failed to bind host port 127.0.0.1:80:172.17.0.2:80/tcp: address already in use',
    ]
    const { run, created, removed } = await bench({ refusals, sockets: UDP_TABLE })

    const report = await run({ ports: ['7777/udp', '80'], waitFor: { port: '7777/udp' } })

    expect(report.outcome).toBe('passed')
    const asked = created.map(({ HostConfig: { PortBindings } }) =>
      Object.values(PortBindings).map(([binding]) => `${binding?.HostIp}:${binding?.HostPort}`),
    )
    expect(asked).toEqual([
      ['127.0.0.1:7777', '127.0.0.1:80'],
      ['127.0.0.1:', '127.0.0.1:80'],
      ['127.0.0.1:', '127.0.0.1:'],
    ])
    expect(removed, 'none is left').toEqual(['c1', 'c2', 'c3'])
  })

  it('sends every layer to an engine that does not take an archive with some left out', async () => {
    const first = await bench({ exitCode: 0 })
    await first.run()
    const whole = await members(first.engine.loaded[0] ?? Buffer.alloc(0))
    const config = JSON.parse(whole['config.json'] ?? '') as { rootfs: { diff_ids: string[] } }
    const [lowest] = config.rootfs.diff_ids
    const inspect = {
      ...{ Id: `sha256:${'1'.repeat(64)}`, RepoTags: ['slipway-run/old:1'], RepoDigests: [], Size: 1 },
      ...{ Architecture: 'amd64', Os: 'linux', Config: {}, RootFS: { Type: 'layers', Layers: [lowest] } },
    }
    let refused: Promise<Record<string, string>> | undefined
    const script: EngineScript = async ({ line, raw, response }) => {
      if (line !== 'POST /images/load' || refused !== undefined) return false
      refused = members(await buffer(raw))
      answerJson(response, 500, { message: 'open /tmp/0.tar: no such file or directory' })
      return true
    }
    const second = await bench({ exitCode: 0 }, { images: { 'slipway-run/old:1': { inspect } }, script })

    await second.run()

    const again = await members(second.engine.loaded[0] ?? Buffer.alloc(0))
    const all = config.rootfs.diff_ids.map((_diffId, index) => `${index}.tar`)
    expect(Object.keys((await refused) ?? {})).toEqual([...all.slice(1), 'config.json', 'manifest.json'])
    expect(Object.keys(again)).toEqual([...all, 'config.json', 'manifest.json'])
  })

  it('rejects when it is cancelled before the start, and when the engine is lost; nothing hangs', async () => {
    const early = await bench()
    const lost = await bench({ sockets: UDP_TABLE })

    await expect(early.run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' })
    expect(early.created).toEqual([])

    const onEvent = ({ type }: RunEvent) => {
      if (type === 'ready') lost.engine.stop()
    }
    const run = lost.run({ ports: ['7777/udp'], smokeMs: undefined, onEvent })
    await expect(run).rejects.toMatchObject({ name: 'LocalError' })
  })

  it('takes away what the engine makes while it is cancelled', async () => {
    const cancel = new AbortController()
    const script: EngineScript = async ({ line }) => {
      if (line === 'POST /containers/create') cancel.abort()
      return false
    }
    const { run, removed, engine } = await bench({}, { script })

    await expect(run({ signal: cancel.signal })).rejects.toMatchObject({ code: 'ABORTED' })
    expect(removed).toEqual(['c1'])
    expect(engine.seen.filter(({ line }) => line.endsWith('/start'))).toEqual([])
  })

  it('has failed when it was not ready in time, also for who loses patience with its end', async () => {
    const cancel = new AbortController()
    const { run } = await bench({ sockets: NO_SOCKETS })
    const onEvent = ({ type }: RunEvent) => type === 'stopping' && cancel.abort()
    const waitFor = { timeoutMs: 100 }

    const report = await run({ ports: ['7777/udp'], waitFor, signal: cancel.signal, onEvent })

    expect(report).toMatchObject({ outcome: 'failed', problems: [{ code: 'PORT_NOT_OPEN' }] })
  })

  it('blames the server for its end by force only where it was given its time', async () => {
    const [cancel, kill] = [new AbortController(), new AbortController()]
    const { run } = await bench({ sockets: UDP_TABLE, ignoresStop: true })
    const onEvent = ({ type }: RunEvent) => {
      if (type === 'ready') cancel.abort()
      if (type === 'stopping') kill.abort()
    }
    const signals = { signal: cancel.signal, killSignal: kill.signal }

    const report = await run({ ports: ['7777/udp'], smokeMs: undefined, ...signals, onEvent })

    expect(report).toMatchObject({ outcome: 'stopped', exit: { code: 137, wasStopped: true }, warnings: [] })
  })

  it('keeps the values that are given for hidden variables out of every line', async () => {
    const output = 'TOKEN=sentinel-value KEY=-----BEGIN\nsecond-line-of-it\nMAP=desert\n'
    const { run } = await bench({ exitCode: 1, output })
    const template: AppTemplate = {
      ...{ app: 'game', cpuUnits: 512, memoryMib: 512, ports: [] },
      env: [
        { key: 'TOKEN', isHidden: true },
        { key: 'KEY', secret: 'key' },
        { key: 'MAP', value: 'forest' },
      ],
    }
    const env = { TOKEN: 'sentinel-value', KEY: '-----BEGIN\nsecond-line-of-it\n', MAP: 'desert' }

    const report = await run({ template, env })

    expect(report.lastLines.map(({ text }) => text)).toEqual([
      'TOKEN=[secret] KEY=[secret]',
      '[secret]',
      'MAP=desert',
    ])
    expect(JSON.stringify(report.problems)).not.toMatch(/sentinel|second-line/)
  })

  it('runs what it builds from a Dockerfile, and tells of the build', async () => {
    const id = `sha256:${'b'.repeat(64)}`
    const inspect = {
      ...{ Id: id, RepoTags: ['slipway-run/x:dockerfile'], RepoDigests: [], Size: 1 },
      ...{ Architecture: 'amd64', Os: 'linux', RootFS: { Type: 'layers', Layers: [] } },
      Config: { ExposedPorts: { '7777/udp': {} } },
    }
    let asked = new URLSearchParams()
    const script: EngineScript = async ({ line, query, raw, response }) => {
      if (line !== 'POST /build') return false
      asked = query
      await buffer(raw)
      const said = [{ stream: 'Step 1/1 : FROM scratch\n' }, { aux: { ID: id } }]
      response.end(said.map((one) => `${JSON.stringify(one)}\r\n`).join(''))
      return true
    }
    const { run, created } = await bench({ sockets: UDP_TABLE }, { script, images: { [id]: { inspect } } })
    const context = await tempTree({ Dockerfile: 'FROM scratch\nCOPY . /\n', 'a.txt': 'a' })
    const steps = new Set<string>()
    const onProgress = ({ step }: { readonly step: string }) => steps.add(step)

    const report = await run({ from: { dockerfile: join(context, 'Dockerfile') }, onProgress })

    const name = `slipway-run/${basename(context).toLowerCase()}:dockerfile`
    expect(report).toMatchObject({
      outcome: 'passed',
      image: { name, id, loadedBytes: 0 },
      ports: [{ port: '7777/udp', state: 'open' }],
    })
    expect([asked.get('t'), created[0]?.Image, [...steps]]).toEqual([name, name, ['build']])
  })

  it('makes no container of a Dockerfile that cannot be built', async () => {
    const script: EngineScript = async ({ line, raw, response }) => {
      if (line !== 'POST /build') return false
      await buffer(raw)
      const said = [{ stream: 'Step 1/2 : FROM scratch\n' }, { stream: 'Step 2/2 : COPY gone /\n' }]
      const failed = { error: 'COPY failed: file not found', errorDetail: { message: 'COPY failed' } }
      response.end([...said, failed].map((one) => `${JSON.stringify(one)}\r\n`).join(''))
      return true
    }
    const { run, created } = await bench({}, { script })
    const context = await tempTree({ Dockerfile: 'FROM scratch\nCOPY gone /\n' })

    await expect(run({ from: { dockerfile: join(context, 'Dockerfile') } })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
    })
    expect(created).toEqual([])
  })

  it('takes away containers whose run is gone, and no other', async () => {
    const others = {
      gone: { 'io.slipway.run': `4194305/1/${(await import('node:os')).hostname()}` },
      elsewhere: { 'io.slipway.run': '4194305/1/elsewhere' },
    }
    const { run, removed } = await bench({ exitCode: 0, others })

    await run()

    expect(removed).toEqual(['gone', 'c1'])
  })
})

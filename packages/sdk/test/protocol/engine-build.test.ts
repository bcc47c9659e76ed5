import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { BuildEvent } from '../../src/docker/build-event.js'
import { writeMessage } from '../../src/docker/buildkit/protobuf-writer.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { buildImage } from '../../src/engine-image/build-image.js'
import type { BuildImageOptions } from '../../src/engine-image/build-image-options.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { openSession } from '../../src/session/session.js'
import { answerJson, type EngineScript, playEngine } from '../support/played-engine.js'
import { tempTree } from '../support/temp-folder.js'
import { untar } from '../support/untar.js'

const ID = `sha256:${'a'.repeat(64)}`
const SECRET = 'sentinel-pull-token~?ÿ'
const IMAGES = { [ID]: { inspect: { Id: ID, Os: 'linux', Architecture: 'amd64', RootFS: { Layers: [] } } } }
const REGISTRY = 'registry.example.com'
const CLIENT: ClientOptions = {
  registry: REGISTRY,
  credentials: { pull: { username: 'robot$studio+pull', token: SECRET } },
}

interface Played {
  readonly build: EngineScript
  readonly files: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly client?: ClientOptions
  readonly options?: Partial<BuildImageOptions>
}

/** Builds with an engine that answers the build by the script. */
async function build({ build: script, files, env = {}, client = CLIENT, options }: Played) {
  const played = await playEngine({
    images: IMAGES,
    script: (request) => request.line.startsWith('POST /build') && script(request),
  })
  played.onUpgrade(() => undefined)
  const engine = await openEngine({ env: played.env })
  const session = openSession({ ...client, env: { HOME: played.env.HOME, ...env } })
  onTestFinished(() => {
    session.close()
    engine.close()
  })
  const folder = await tempTree(files)
  const events: BuildEvent[] = []
  const result = buildImage(session, engine, {
    dockerfile: join(folder, 'Dockerfile'),
    logFolder: join(folder, '.logs'),
    onEvent: (event) => events.push(event),
    ...options,
  })
  // Awaited by the test, perhaps later.
  result.catch(() => undefined)
  return { result, events, played, folder }
}

const CLASSIC = { DOCKER_BUILDKIT: '0' }
const lines = (...said: readonly object[]) => said.map((one) => `${JSON.stringify(one)}\r\n`).join('')

async function bodyOf(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('a build by the classic builder', () => {
  it('sends the context and all options, and the credential for the registry that FROM names', async () => {
    let body: Buffer | undefined
    let query = new URLSearchParams()
    const { result, played } = await build({
      env: CLASSIC,
      files: {
        Dockerfile: `FROM ${REGISTRY}/studio/base:1 AS a\nFROM other.example.com/b\nFROM debian:12\n`,
        'a.txt': 'content',
      },
      options: {
        buildArgs: { A: 'b' },
        target: 'a',
        platform: { os: 'linux', architecture: 'amd64' },
        tag: 'game:1',
        noCache: true,
        pull: true,
      },
      build: async (request) => {
        query = request.query
        body = await bodyOf(request.raw)
        request.response.end(lines({ stream: 'Step 1/3 : FROM x' }, { aux: { ID } }))
        return true
      },
    })

    expect(await result).toMatchObject({ imageId: ID, usedBuildKit: false })

    expect(Object.fromEntries(query)).toEqual({
      ...{ version: '1', dockerfile: 'Dockerfile', t: 'game:1', target: 'a', platform: 'linux/amd64' },
      ...{ buildargs: '{"A":"b"}', nocache: '1', pull: '1', rm: '1', forcerm: '1' },
    })
    expect((await untar(body ?? Buffer.alloc(0))).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['Dockerfile', 'a.txt']),
    )
    const headers = played.seen.find(({ line }) => line.includes('/build?'))?.headers
    const config = String(headers?.['x-registry-config'])
    expect(config).toMatch(/^[A-Za-z0-9_=-]+$/)
    expect(JSON.parse(Buffer.from(config, 'base64url').toString('utf8'))).toEqual({
      [REGISTRY]: { username: 'robot$studio+pull', password: SECRET },
    })
  })

  it('sends no credential where no FROM names our registry', async () => {
    const { result, played } = await build({
      env: CLASSIC,
      files: { Dockerfile: `FROM debian:12\nLABEL a=${REGISTRY}/studio/base\n` },
      build: ({ response }) => {
        response.end(lines({ aux: { ID } }))
        return true
      },
    })
    await result

    expect(JSON.stringify(played.seen)).not.toContain('x-registry-')
  })

  it('takes the secret out of events, log and error, should the engine repeat it', async () => {
    const { result, events, folder } = await build({
      env: CLASSIC,
      files: { Dockerfile: `FROM ${REGISTRY}/studio/base:1\nRUN a\n` },
      build: ({ response }) => {
        response.end(
          lines(
            { stream: `Step 1/2 : FROM x` },
            { stream: `Step 2/2 : RUN ${SECRET}` },
            { stream: `it is ${SECRET.slice(0, 5)}` },
            { stream: `${SECRET.slice(5)}\n` },
            { error: `${SECRET} is wrong` },
          ),
        )
        return true
      },
    })

    const error = await result.catch((reason: unknown) => reason)

    const log = readFileSync(join(folder, '.logs', readLogName(error)), 'utf8')
    const all = JSON.stringify([events, error]) + log
    expect(all).not.toContain(SECRET)
    expect(all).toContain('it is [secret]')
  })

  it('tells of a Dockerfile that the engine refuses at once', async () => {
    const { result, folder } = await build({
      env: CLASSIC,
      files: { Dockerfile: 'FROM a\nCOPPY b\n' },
      build: ({ response }) => {
        answerJson(response, 400, { message: 'dockerfile parse error line 2: unknown instruction: COPPY' })
        return true
      },
    })

    await expect(result).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
      target: `${join(folder, 'Dockerfile')}:2`,
      reason: 'unknown instruction: COPPY',
    })
  })

  it('is a failure of the engine, not of the Dockerfile, when the answer breaks off', async () => {
    const { result } = await build({
      env: CLASSIC,
      files: { Dockerfile: 'FROM a\n' },
      build: ({ response }) => {
        response.write(lines({ stream: 'Step 1/1 : FROM a' }))
        setImmediate(() => response.destroy())
        return true
      },
    })

    await expect(result).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  it('closes the connection when the signal fires', async () => {
    const control = new AbortController()
    const closed = vi.fn()
    const { result } = await build({
      env: CLASSIC,
      files: { Dockerfile: 'FROM a\n' },
      options: { signal: control.signal },
      build: ({ response }) => {
        response.on('close', closed)
        response.write(lines({ stream: 'Step 1/1 : FROM a' }))
        setImmediate(() => control.abort())
        return true
      },
    })

    await expect(result).rejects.toMatchObject({ code: 'ABORTED' })
    await vi.waitFor(() => expect(closed).toHaveBeenCalled())
  })
})

describe('a build by BuildKit', () => {
  const vertex = writeMessage([
    [1, 'sha256:v'],
    [3, '[1/1] FROM a'],
    [4, true],
    [5, writeMessage([[1, 1]])],
    [6, writeMessage([[1, 1]])],
  ])
  const trace = { id: 'moby.buildkit.trace', aux: writeMessage([[1, vertex]]).toString('base64') }

  it('names its session, follows the reports and takes the image', async () => {
    const { result, events, played } = await build({
      files: { Dockerfile: 'FROM a\n' },
      build: ({ response }) => {
        response.end(lines(trace, { id: 'moby.image.id', aux: { ID } }))
        return true
      },
    })

    expect(await result).toMatchObject({ imageId: ID, usedBuildKit: true })

    expect(events).toEqual([
      { type: 'steps', known: 1 },
      { type: 'step', id: 'sha256:v', name: '[1/1] FROM a', state: 'cached' },
    ])
    const session = played.seen.find(({ line }) => line.endsWith('/session'))
    const { searchParams } = new URL(
      played.seen.find(({ line }) => line.includes('/build?'))?.line.split(' ')[1] ?? '',
      'http://engine',
    )
    expect(searchParams.get('session')).toBe(session?.headers['x-docker-expose-session-uuid'])
    expect(searchParams.get('remote')).toBe('client-session')
    expect(searchParams.get('version')).toBe('2')
  })

  it('tells no argument that looks like a secret of a step that the Dockerfile does not have', async () => {
    const token = 'sentinel-argument-7Kx93qLmZ2'
    const failed = writeMessage([
      [1, 'sha256:t'],
      [3, `[2/3] RUN fetch --key ${token}`],
      [5, writeMessage([[1, 1]])],
      [6, writeMessage([[1, 2]])],
      [7, 'exit code: 1'],
    ])
    const aux = writeMessage([[1, failed]]).toString('base64')
    const { result } = await build({
      files: { Dockerfile: 'ARG API_TOKEN\nFROM a\nCOPY . /\n' },
      options: { buildArgs: { API_TOKEN: token } },
      build: ({ response }) => {
        response.end(lines({ ...trace, aux }, { errorDetail: { message: 'exit code: 1' } }))
        return true
      },
    })

    const error = await result.catch((reason: unknown) => reason)

    expect(String(error)).toContain('RUN fetch --key [secret]')
    expect(JSON.stringify(error)).not.toContain(token)
  })

  it('tells the engine to end the build when the signal fires', async () => {
    const control = new AbortController()
    const { result, played } = await build({
      files: { Dockerfile: 'FROM a\n' },
      options: { signal: control.signal },
      build: ({ line, response }) => {
        if (line === 'POST /build/cancel') response.writeHead(200).end()
        else {
          response.write(lines(trace))
          setImmediate(() => control.abort())
        }
        return true
      },
    })

    await expect(result).rejects.toMatchObject({ code: 'ABORTED' })

    const seen = played.seen.map(({ line }) => line)
    const buildId = /buildid=([\w-]+)/.exec(seen.join(' '))?.[1]
    expect(seen.at(-1)).toMatch(new RegExp(`^POST .*/build/cancel\\?id=${buildId}$`))
  })

  it('is a failure of the engine when a report is no message', async () => {
    const { result } = await build({
      files: { Dockerfile: 'FROM a\n' },
      build: ({ response }) => {
        response.end(lines({ id: 'moby.buildkit.trace', aux: 'AA==' }))
        return true
      },
    })

    await expect(result).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })
})

function readLogName(error: unknown): string {
  const hint = error instanceof Error && 'hint' in error ? String(error.hint) : ''
  return /build-\S+\.log/.exec(hint)?.[0] ?? ''
}

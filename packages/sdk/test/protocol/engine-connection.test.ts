import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/docker/open-engine.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { createRedactor } from '../../src/log/redactor.js'
import { Secret } from '../../src/log/secret.js'
import { answerJson, type EngineScript, type PlayedEngine, playEngine } from '../support/played-engine.js'

const MIB = 1024 * 1024

async function opened(
  script: EngineScript,
): Promise<{ readonly engine: Engine; readonly played: PlayedEngine }> {
  const played = await playEngine({ script })
  return { played, engine: await openEngine({ env: played.env }) }
}

describe('a request to the engine', () => {
  it('carries query, headers and JSON as they are', async () => {
    let body = ''
    const { engine, played } = await opened(async ({ raw, line, response }) => {
      if (line !== 'POST /containers/create') return false
      for await (const chunk of raw) body += chunk
      answerJson(response, 201, { Id: 'c1' })
      return true
    })
    const path = '/containers/create?name=game&platform='

    const answer = await engine.connection.json({
      method: 'POST',
      path,
      json: { Image: 'game:1' },
      headers: { 'X-Test': 'a' },
      action: 'create',
    })

    expect(answer).toEqual({ status: 201, body: { Id: 'c1' } })
    expect(JSON.parse(body)).toEqual({ Image: 'game:1' })
    expect(played.seen.at(-1)).toMatchObject({
      line: `POST ${path}`,
      headers: { 'x-test': 'a', 'content-type': 'application/json' },
    })
  })

  it('gives a status that is accepted, and makes the engine\u2019s own words an error of every other', async () => {
    const { engine } = await opened(({ line, response }) => {
      if (line !== 'DELETE /containers/c1') return false
      answerJson(response, 409, { message: 'removal of container c1 is already in progress' })
      return true
    })
    const request = { method: 'DELETE', path: '/containers/c1', action: 'remove', target: 'c1' } as const

    expect(await engine.connection.json({ ...request, accept: [409] })).toMatchObject({ status: 409 })
    await expect(engine.connection.json(request)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      status: 409,
      message:
        'Could not remove c1: the engine answered 409: removal of container c1 is already in progress.',
    })
  })

  it('keeps a secret that was sent out of the words of an error', async () => {
    const { engine } = await opened(({ raw, line, response }) => {
      if (line !== 'POST /build') return false
      answerJson(response, 500, { message: `bad header ${raw.headers['x-registry-config']}` })
      return true
    })
    const redactor = createRedactor()
    redactor.learn(new Secret('hunter22-sentinel'))
    const headers = { 'X-Registry-Config': 'hunter22-sentinel' }
    const request = { method: 'POST', path: '/build', action: 'build', headers, redactor } as const

    const error = await engine.connection.stream(request).catch((thrown: unknown) => thrown)

    expect(inspect(error, { depth: 9 })).toContain('bad header [secret]')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter22')
  })

  it('is not sent when its signal has fired already', async () => {
    const { engine, played } = await opened(() => false)
    const { length } = played.seen
    const request = { method: 'GET', path: '/info', action: 'ask', signal: AbortSignal.abort() } as const

    await expect(engine.connection.json(request)).rejects.toMatchObject({ code: 'ABORTED' })
    expect(played.seen).toHaveLength(length)
  })
})

describe('an answer of the engine', () => {
  it('is sent no faster than it is read', async () => {
    let sentBytes = 0
    const { engine } = await opened(({ line, response }) => {
      if (line !== 'GET /images/big/get') return false
      const blocks = function* () {
        for (let index = 0; index < 128; index += 1) {
          sentBytes += MIB
          yield Buffer.alloc(MIB)
        }
      }
      Readable.from(blocks()).pipe(response)
      return true
    })
    const body = await engine.connection.stream({ method: 'GET', path: '/images/big/get', action: 'save' })

    let readBytes = 0
    let mostAheadBytes = 0
    for await (const chunk of body) {
      readBytes += chunk.byteLength
      mostAheadBytes = Math.max(mostAheadBytes, sentBytes - readBytes)
      await new Promise((resolve) => setImmediate(resolve))
    }

    expect(readBytes).toBe(128 * MIB)
    expect(mostAheadBytes).toBeLessThan(16 * MIB)
  })

  it('ends within a second of the signal, in the middle too', async () => {
    const control = new AbortController()
    const { engine, played } = await opened(({ line, response }) => {
      if (line !== 'GET /events') return false
      response.write('{}\n')
      return true
    })
    const { signal } = control
    const body = await engine.connection.stream({ method: 'GET', path: '/events', action: 'listen', signal })
    const read = async () => {
      for await (const _ of body) control.abort()
    }
    const startedAt = performance.now()

    await expect(read()).rejects.toMatchObject({ code: 'ABORTED', action: 'listen' })
    expect(performance.now() - startedAt).toBeLessThan(1000)
    await expect.poll(played.openSockets).toBe(0)
  })

  it('is an error of ours when the engine ends in the middle of it', async () => {
    const { engine, played } = await opened(({ line, response }) => {
      if (line !== 'GET /events') return false
      response.write('{}\n')
      return true
    })
    const body = await engine.connection.stream({ method: 'GET', path: '/events', action: 'listen' })
    const read = async () => {
      for await (const _ of body) played.stop()
    }

    await expect(read()).rejects.toMatchObject({ code: 'ENGINE_FAILED', action: 'listen' })
  })

  it('is let go when nobody wants the rest', async () => {
    const { engine, played } = await opened(({ line, response }) => {
      if (line !== 'GET /events') return false
      response.write('{}\n')
      return true
    })
    const body = await engine.connection.stream({ method: 'GET', path: '/events', action: 'listen' })
    await expect.poll(played.openSockets).toBe(1)

    body.destroy()

    await expect.poll(played.openSockets).toBe(0)
  })

  it('is cut off when the engine is closed', async () => {
    const { engine } = await opened(({ line }) => line === 'GET /events')
    const waiting = engine.connection.json({ method: 'GET', path: '/events', action: 'listen' })

    engine.close()

    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('what is sent to the engine', () => {
  it('is read no faster than the engine takes it, and arrives whole', async () => {
    let takenBytes = 0
    let readBytes = 0
    let mostAheadBytes = 0
    const { engine } = await opened(async ({ raw, line, response }) => {
      if (line !== 'POST /images/load') return false
      for await (const chunk of raw) {
        takenBytes += chunk.byteLength
        mostAheadBytes = Math.max(mostAheadBytes, readBytes - takenBytes)
        await new Promise((resolve) => setImmediate(resolve))
      }
      answerJson(response, 200, {})
      return true
    })
    const blocks = function* () {
      for (let index = 0; index < 128; index += 1) {
        readBytes += MIB
        yield Buffer.alloc(MIB)
      }
    }

    await engine.images.load(Readable.from(blocks()))

    expect(takenBytes).toBe(128 * MIB)
    expect(mostAheadBytes).toBeLessThan(16 * MIB)
  })

  it('is not read any further after the engine has refused it', async () => {
    const { engine } = await opened(({ line, response }) => {
      if (line !== 'POST /images/load') return false
      answerJson(response, 500, { message: 'no space left on device' })
      return true
    })
    const endless = new Readable({ read: () => endless.push(randomBytes(1024)) })

    await expect(engine.images.load(endless)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
    await expect.poll(() => endless.destroyed).toBe(true)
  })

  it('fails with its own error when it cannot be read', async () => {
    const { engine } = await opened(async ({ raw, line }) => {
      if (line !== 'POST /images/load') return false
      for await (const _ of raw);
      return true
    })
    const broken = Readable.from(
      (function* () {
        yield Buffer.alloc(10)
        throw new Error('the file is gone')
      })(),
    )

    await expect(engine.images.load(broken)).rejects.toThrow('the file is gone')
  })
})

describe('a connection that the engine switches over', () => {
  it('carries bytes both ways, and ends with the signal', async () => {
    const control = new AbortController()
    const played = await playEngine()
    const engine = await openEngine({ env: played.env })
    played.onUpgrade((socket) => socket.pipe(socket))
    const duplex = await engine.connection.hijack({
      method: 'POST',
      path: '/session',
      headers: { Upgrade: 'h2c' },
      action: 'open a session',
      signal: control.signal,
    })

    duplex.write('ping')

    expect(
      await new Promise((resolve) => duplex.once('data', (bytes: Buffer) => resolve(bytes.toString()))),
    ).toBe('ping')
    expect(played.seen.at(-1)).toMatchObject({
      line: 'POST /session',
      headers: { upgrade: 'h2c', 'content-length': '0' },
    })
    control.abort()
    await expect.poll(() => duplex.destroyed).toBe(true)
    await expect.poll(played.openSockets).toBe(0)
  })

  it('is refused in the engine\u2019s words', async () => {
    const { engine } = await opened(({ line, response }) => {
      if (line !== 'POST /session') return false
      answerJson(response, 400, { message: 'no session here' })
      return true
    })
    const request = { method: 'POST', path: '/session', action: 'open a session' } as const

    await expect(engine.connection.hijack(request)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      reason: 'the engine answered 400: no session here',
    })
  })
})

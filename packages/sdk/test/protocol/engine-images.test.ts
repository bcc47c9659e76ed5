import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Credential } from '../../src/credentials/credential.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { Secret } from '../../src/log/secret.js'
import { answerJson, type PlayedEngineOptions, playEngine } from '../support/played-engine.js'

const ID = `sha256:${'a'.repeat(64)}`
const REFERENCE = 'registry.example.com/studio/game:1.0'
const SECRET = 'hunter22-sentinel~?\u00ff'
const credential: Credential = {
  kind: 'push',
  registry: 'registry.example.com',
  username: 'robot$studio+push',
  secret: new Secret(SECRET),
  origin: 'test',
}
const inspected = {
  Id: ID,
  RepoTags: ['game:1'],
  Os: 'linux',
  Architecture: 'amd64',
  Size: 7,
  RootFS: { Layers: [ID] },
}

async function opened(options: PlayedEngineOptions) {
  const played = await playEngine(options)
  return { played, images: (await openEngine({ env: played.env })).images }
}

describe('the images of the engine', () => {
  const game = {
    inspect: inspected,
    archive: Buffer.from('archive'),
    history: [{ Size: 7, CreatedBy: 'COPY' }],
  }

  it('are found with their configuration and history', async () => {
    const { images } = await opened({ images: { 'game:1': game } })

    expect(await images.find('game:1')).toMatchObject({
      id: ID,
      tags: ['game:1'],
      sizeBytes: 7,
      config: { diffIds: [ID], history: [{ createdBy: 'COPY' }] },
    })
    expect(await images.find('game:2')).toBeUndefined()
    expect(await images.list()).toEqual([{ id: ID, tags: ['game:1'], repoDigests: [] }])
  })

  it('have no history where it does not fit their layers', async () => {
    const { images } = await opened({ images: { 'game:1': { ...game, history: [{ Size: 0 }] } } })

    expect(await images.find('game:1')).toMatchObject({ config: { diffIds: [ID], history: [] } })
  })

  it('are saved and loaded as an archive', async () => {
    const { images, played } = await opened({ images: { 'game:1': game } })

    await images.load(await images.save('game:1'))

    expect(played.loaded).toEqual([Buffer.from('archive')])
    expect(played.seen.at(-1)).toMatchObject({ line: 'POST /images/load?quiet=1' })
  })

  it('are not loaded when the engine says so on the way', async () => {
    const { images } = await opened({
      script: async ({ raw, line, response }) => {
        if (line !== 'POST /images/load') return false
        for await (const _ of raw);
        response.end('{"stream":"Loading"}\r\n{"errorDetail":{"message":"no space left on device"}}\r\n')
        return true
      },
    })

    await expect(images.load(Readable.from(['tar']))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      reason: 'no space left on device',
    })
  })

  it('get and lose names', async () => {
    const { images, played } = await opened({ images: { 'game:1': game } })

    await images.tag('game:1', '127.0.0.1:5000/studio/game:1.0')
    expect(await images.remove('game:1')).toBe('deleted')
    expect(await images.remove('game:2')).toBe('gone')

    expect(played.seen.map(({ line }) => line)).toContain(
      'POST /images/game%3A1/tag?repo=127.0.0.1%3A5000%2Fstudio%2Fgame&tag=1.0',
    )
  })

  it('that are not there cannot be saved or tagged', async () => {
    const { images } = await opened({})
    const unknown = { code: 'ENGINE_IMAGE_UNKNOWN', target: 'game:2' }

    await expect(images.save('game:2')).rejects.toMatchObject(unknown)
    await expect(images.tag('game:2', 'game:3')).rejects.toMatchObject(unknown)
  })
})

describe('a push by the engine', () => {
  const pushed = [
    { status: 'The push refers to repository [registry.example.com/studio/game]' },
    { status: 'Pushing', id: 'aaaa', progressDetail: { current: 1, total: 7 } },
    { progressDetail: {}, aux: { Tag: '1.0', Digest: ID, Size: 528 } },
  ]

  it('gives the digest that the registry has, and tells every line', async () => {
    const { images } = await opened({
      images: { 'registry.example.com/studio/game': { inspect: inspected } },
      push: pushed,
    })
    const lines: string[] = []

    const result = await images.push(REFERENCE, credential, { onLine: (line) => lines.push(line) })

    expect(result).toEqual({ digest: ID, sizeBytes: 528 })
    expect(lines).toEqual([
      'The push refers to repository [registry.example.com/studio/game]',
      'aaaa: Pushing',
    ])
  })

  it('sends the credential with this request alone, as the engine reads it', async () => {
    const { images, played } = await opened({ push: pushed })

    await images.push(REFERENCE, credential)
    await images.list()

    const sent = played.seen.filter(({ headers }) => headers['x-registry-auth'] !== undefined)
    expect(sent.map(({ line }) => line)).toEqual([
      'POST /images/registry.example.com/studio/game/push?tag=1.0',
    ])
    const header = String(sent[0]?.headers['x-registry-auth'])
    expect(header).toMatch(/^[A-Za-z0-9_-]+=*$/)
    expect(header.length % 4).toBe(0)
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      username: 'robot$studio+push',
      password: SECRET,
      serveraddress: 'registry.example.com',
    })
  })

  it('is one as nobody without a credential', async () => {
    const { images, played } = await opened({ push: pushed })

    await images.push(REFERENCE, 'anonymous')

    const header = String(played.seen.at(-1)?.headers['x-registry-auth'])
    expect(header).toBe('e30=')
  })

  it.each([
    ['unauthorized: authentication required', 'CREDENTIAL_REJECTED'],
    ['denied: requested access to the resource is denied', 'DENIED'],
    ['http: server gave HTTP response to HTTPS client', 'TLS'],
    ['configured as immutable', 'TAG_IMMUTABLE'],
  ])('that ends with %j is %s', async (message, code) => {
    const { images } = await opened({
      push: [...pushed.slice(0, 1), { errorDetail: { message }, error: message }],
    })

    await expect(images.push(REFERENCE, credential)).rejects.toMatchObject({ code, target: REFERENCE })
  })

  it('is no success when the engine never says what it pushed', async () => {
    const { images } = await opened({ push: pushed.slice(0, 2) })

    await expect(images.push(REFERENCE, credential)).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  it.each(['in the answer', 'as a status'])(
    'keeps the secret out of an error that quotes it %s',
    async (where) => {
      const { images } = await opened({
        script: ({ raw, line, response }) => {
          if (!line.endsWith('/push')) return false
          const message = `bad login ${SECRET}, ${raw.headers['x-registry-auth']}`
          if (where === 'as a status') answerJson(response, 500, { message })
          else response.end(JSON.stringify({ status: message, error: message }))
          return true
        },
      })
      const lines: string[] = []

      const error = await images
        .push(REFERENCE, credential, { onLine: (line) => lines.push(line) })
        .catch((thrown: unknown) => thrown)

      const seen = inspect({ error, lines }, { depth: 9, showHidden: true })
      expect(seen).toContain('bad login [secret]')
      expect(seen).not.toContain('hunter22')
      expect(seen).not.toContain(Buffer.from('hunter22-sentinel').toString('base64url').slice(2, 18))
    },
  )
})

describe('a pull by the engine', () => {
  it('names repository and digest apart, and fails as the engine does', async () => {
    const { images, played } = await opened({
      script: ({ line, query, response }) => {
        if (line !== 'POST /images/create') return false
        const isKnown = query.get('tag') === ID
        answerJson(response, isKnown ? 200 : 404, { message: 'manifest for it not found: manifest unknown' })
        return true
      },
    })

    await images.pull(`registry.example.com/studio/game@${ID}`, credential)
    await expect(images.pull(REFERENCE, credential)).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
      reason: 'the registry told the engine: manifest for it not found: manifest unknown',
    })

    expect(played.seen.at(-2)?.line).toBe(
      `POST /images/create?fromImage=registry.example.com%2Fstudio%2Fgame&tag=${encodeURIComponent(ID)}`,
    )
  })
})

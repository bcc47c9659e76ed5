import { describe, expect, it, vi } from 'vitest'
import { type ImageFiles, openImageFiles } from '../../src/docker/image-files.js'
import type { EngineImage } from '../../src/docker/images.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { readOwnFiles } from '../../src/engine-image/own-files.js'
import { digestOf } from '../../src/reference/digest.js'
import { aRegistry } from '../support/a-registry.js'
import { answerJson } from '../support/played-engine.js'
import { type ExportedFile, type PlayedExport, playExport } from '../support/played-export.js'
import { tempFolder } from '../support/temp-folder.js'

const PLATFORM = { os: 'linux', architecture: 'amd64' }
const FILES: readonly ExportedFile[] = [
  { path: 'a', content: 'content of a' },
  { path: 'folder', over: { mode: 2 ** 31 + 0o755 } },
  { path: 'folder/b', content: 'content of b' },
]

async function opened({ played }: PlayedExport, signal?: AbortSignal): Promise<ImageFiles> {
  const { connection } = await openEngine({ env: played.env })
  return openImageFiles({ connection, name: 'game:1', platform: PLATFORM, signal })
}

async function textOf(files: ImageFiles, index: number): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of files.content(index)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('the files of an image in the engine', () => {
  it('are listed and read over the session of a build, which ends with them', async () => {
    const engine = await playExport(FILES)

    const files = await opened(engine)

    expect(files.records.map(({ path }) => path)).toEqual(['a', 'folder', 'folder/b'])
    expect(await Promise.all([textOf(files, 2), textOf(files, 0)])).toEqual(['content of b', 'content of a'])
    const [query] = engine.builds
    expect(query?.get('outputs')).toBe('[{"Type":"local","Attrs":{}}]')
    expect(query?.get('platform')).toBe('linux/amd64')
    await files.close()
    expect(engine.endedCount()).toBe(1)
    await vi.waitFor(() => expect(engine.played.openSockets()).toBe(0))
  })

  it('are read again by another build, one for all that are wanted again', async () => {
    const engine = await playExport(FILES)
    const files = await opened(engine)
    await Promise.all([textOf(files, 0), textOf(files, 2)])

    const again = await Promise.all([textOf(files, 0), textOf(files, 2)])

    expect(again).toEqual(['content of a', 'content of b'])
    expect(engine.builds).toHaveLength(2)
    await files.close()
    expect(engine.endedCount()).toBe(2)
  })

  it('cannot be had where the build fails, in the words of the engine', async () => {
    const engine = await playExport(FILES, ({ line, response }) => {
      if (line !== 'POST /build') return false
      answerJson(response, 200, { error: 'failed to solve: no such image' })
      return true
    })

    await expect(opened(engine)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      target: 'game:1',
      reason: expect.stringContaining('no such image'),
    })
    await vi.waitFor(() => expect(engine.played.openSockets()).toBe(0))
  })

  it('are let go of when the call is cancelled, whoever reads', async () => {
    const engine = await playExport(FILES)
    const call = new AbortController()
    const files = await opened(engine, call.signal)

    call.abort()

    await expect(textOf(files, 0)).rejects.toMatchObject({ name: expect.stringMatching(/Error/) })
    await files.close()
    await vi.waitFor(() => expect(engine.played.openSockets()).toBe(0))
  })
})

describe('readOwnFiles', () => {
  it('sends the layers of the base too where the engine takes no image without them', async () => {
    const { played } = await playExport(FILES, ({ line, response, raw }) => {
      if (line !== 'POST /images/load') return false
      raw.resume()
      answerJson(response, 200, { error: 'content digest sha256:1: not found' })
      return true
    })
    const engine = await openEngine({ env: played.env })
    const diffIds = ['one', 'two'].map((name) => digestOf(Buffer.from(name)))
    const config = { platform: PLATFORM, run: {}, diffIds, history: [] }
    const image: EngineImage = { id: 'sha256:1', tags: ['game:1'], repoDigests: [], config, sizeBytes: 24 }
    const digest = digestOf(Buffer.from('base'))
    const descriptor = { mediaType: '', digest, sizeBytes: 1 }
    const manifest = {
      kind: 'manifest',
      mediaType: '',
      config: descriptor,
      layers: [],
      annotations: {},
    } as const
    const source = { registry: aRegistry('127.0.0.1:9'), repository: 'studio/base' }
    const reference = `127.0.0.1:9/studio/base@${digest}`
    const base = { reference, digest, manifest, config, source }

    const own = await readOwnFiles(
      { engine, image, name: 'game:1', cacheDir: await tempFolder() },
      { base, count: 1 },
    )

    expect(own.base).toBeUndefined()
    expect(own.changes.changed.map(({ path }) => path)).toEqual(['a', 'folder', 'folder/b'])
    expect(own.warnings).toEqual([{ code: 'BASE_NOT_READ', message: expect.stringContaining('not found') }])
    await own.close()
  })
})

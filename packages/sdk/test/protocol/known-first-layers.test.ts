import { describe, expect, it } from 'vitest'
import { openEngine } from '../../src/docker/open-engine.js'
import { openKnownFirstLayers } from '../../src/engine-image/known-first-layers.js'
import { digestOf } from '../../src/reference/digest.js'
import { answerJson } from '../support/played-engine.js'
import { playExport } from '../support/played-export.js'
import { tempFolder } from '../support/temp-folder.js'

const DIFF_IDS = ['one', 'two', 'three'].map((name) => digestOf(Buffer.from(name)))

/** A machine that has opened the first two layers of an image, and let go of them. */
async function afterFirstTime() {
  const played = await playExport(
    [
      { path: 'etc', over: { mode: 2 ** 31 + 0o755 } },
      { path: 'etc/os', content: 'debian' },
    ],
    ({ line, raw, response }) => {
      if (line !== 'POST /images/load') return false
      raw.resume()
      answerJson(response, 200, { stream: 'Loaded' })
      return true
    },
  )
  const engine = await openEngine({ env: played.played.env })
  const cacheDir = await tempFolder()
  const open = (count: number) => {
    const platform = { os: 'linux', architecture: 'amd64' }
    return openKnownFirstLayers(engine, {
      config: { platform, run: {}, diffIds: DIFF_IDS, history: [] },
      count,
      cacheDir,
    })
  }
  const first = await open(2)
  await first.close()
  return { open, first, builds: played.builds }
}

describe('openKnownFirstLayers', () => {
  it('asks the engine for a list once', async () => {
    const { open, first, builds } = await afterFirstTime()

    const again = await open(2)
    await again.close()

    expect(again.records).toEqual(first.records)
    expect(again.sizeBytes).toBe(first.sizeBytes)
    expect(builds).toHaveLength(1)
  })

  it('asks it for the content of a file whose list it knows', async () => {
    const { open, builds } = await afterFirstTime()
    const again = await open(2)

    const pieces: Uint8Array[] = []
    for await (const piece of again.content(1)) pieces.push(piece)
    await again.close()

    expect(Buffer.concat(pieces).toString()).toBe('debian')
    expect(builds).toHaveLength(2)
  })

  it('takes no list for other layers', async () => {
    const { open, builds } = await afterFirstTime()

    const other = await open(1)
    await other.close()

    expect(builds).toHaveLength(2)
  })
})

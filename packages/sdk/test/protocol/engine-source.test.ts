import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../src/docker/open-engine.js'
import { obtainEngineImage } from '../../src/engine-image/engine-source.js'
import { openSession } from '../../src/session/session.js'
import { playEngine } from '../support/played-engine.js'
import { tempTree } from '../support/temp-folder.js'

const KEEP_AS = 'slipway-run:game'
const OLD = `sha256:${'a'.repeat(64)}`
const NEW = `sha256:${'b'.repeat(64)}`

/** Builds anew what the engine keeps under a name, and gives the images that were taken away. */
async function removedByBuild(oldTags: readonly string[]): Promise<readonly string[]> {
  const inspect = (Id: string, RepoTags: readonly string[]) => ({
    inspect: { Id, RepoTags, Os: 'linux', Architecture: 'amd64', RootFS: { Layers: [] } },
  })
  let isBuilt = false
  const images = { [NEW]: inspect(NEW, [KEEP_AS]), [OLD]: inspect(OLD, oldTags) }
  const played = await playEngine({
    images,
    script: ({ line, response }) => {
      if (line === 'POST /build') {
        isBuilt = true
        response.end(`${JSON.stringify({ aux: { ID: NEW } })}\r\n`)
        return true
      }
      if (isBuilt || decodeURIComponent(line) !== `GET /images/${KEEP_AS}/json`) return false
      response.end(JSON.stringify(inspect(OLD, [KEEP_AS, ...oldTags]).inspect))
      return true
    },
  })
  const engine = await openEngine({ env: played.env })
  const session = openSession({ env: { HOME: played.env.HOME, DOCKER_BUILDKIT: '0' } })
  onTestFinished(() => {
    session.close()
    engine.close()
  })
  const folder = await tempTree({ Dockerfile: 'FROM scratch\n' })

  const from = { dockerfile: join(folder, 'Dockerfile') }
  const { image } = await obtainEngineImage(session, engine, { from, keepAs: KEEP_AS })

  expect(image.id).toBe(NEW)
  return played.seen
    .filter(({ line }) => line.startsWith('DELETE '))
    .map(({ line }) => decodeURIComponent(line.slice('DELETE /images/'.length)))
}

it('takes the image of the build before away', async () => {
  expect(await removedByBuild([])).toEqual([OLD])
})

it('leaves an image of a build before alone that its owner has named', async () => {
  expect(await removedByBuild(['my-game:1'])).toEqual([])
})

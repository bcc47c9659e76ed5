import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Repository } from '../../src/registry/repository.js'
import { aCosignSignature, anOciArtifact, NOTARY_SIGNATURE, tagOf } from '../support/attached-content.js'
import { builtSdk } from '../support/built-sdk.js'
import { randomNumbers } from '../support/random-tree.js'
import { anImage, anIndex } from '../support/registry-content.js'
import { startShufflingProxy } from '../support/shuffling-proxy.js'
import { aWatchGround, WEBHOOK_SECRET } from '../support/watch-ground.js'
import { startWatchProcess } from '../support/watch-process.js'

const SOAK = Number(process.env.SLIPWAY_SOAK ?? 1)
const KILLS = Math.max(2, Math.round(10 * SOAK))
const TAGS_PER_KILL = 20
/** Tags of a kill that are pushed all at once; an index and a late one come besides. */
const BATCH = TAGS_PER_KILL - 2
const SEED = Number(process.env.SLIPWAY_SEED ?? Date.now() % 1_000_000)
/** Slow enough to be hit. */
const ANSWER_BYTES_PER_SECOND = 20_000
const LONGEST_LIFE_MS = 3_000

/** Pushes an index, whose tag is to get a version, and what is to get none: its images, signatures, an SBOM. */
async function pushIndex(game: Repository, tag: string): Promise<void> {
  const [amd64, arm64] = [await anImage(game), await anImage(game)]
  for (const child of [amd64, arm64]) await game.manifests.put(child.digest, child)
  const index = anIndex(amd64, arm64)
  await game.manifests.put(tag, index)
  await game.manifests.put(`${tagOf(index)}.sig`, await aCosignSignature(game))
  for (const artifactType of [NOTARY_SIGNATURE, 'application/spdx+json']) {
    const attached = await anOciArtifact(game, { artifactType, subject: index })
    await game.manifests.put(attached.digest, attached)
  }
}

describe('a watch that is killed', () => {
  it('leaves exactly one version for each tag after the next look, whatever became of the webhooks', async () => {
    const random = randomNumbers(SEED)
    const ground = await aWatchGround()
    const { emulator, env, projectFile, game } = ground
    const proxy = await startShufflingProxy(random)
    await ground.tell(proxy.url, 'Default')
    await ground.tell(proxy.url, 'CloudEvents')
    const { path: sdk, remove } = await builtSdk()
    onTestFinished(remove)
    const match = { surface: 'platform', method: 'POST', path: '*/version' } as const
    const { id } = emulator.faults.add({
      ...{ kind: 'slow-answer', match, times: 0 },
      bytesPerSecond: ANSWER_BYTES_PER_SECOND,
    })
    const nextPost = async () => {
      const hits = () => emulator.faults.list().find((fault) => fault.id === id)?.hits
      const before = hits()
      await vi.waitUntil(() => hits() !== before, { timeout: 30_000, interval: 1 })
    }
    const order = {
      sdk,
      client: { env, projectFile },
      watch: { listen: { port: 0 }, intervalMs: 1_000, secret: WEBHOOK_SECRET },
    }
    const tags = ['1']
    const counts = { told: 0, woken: 0, runs: 0 }

    for (let kill = 0; kill < KILLS; kill += 1) {
      let isListening = false
      const watching = startWatchProcess(order, (event) => {
        if (event.type === 'created') counts.told += 1
        if (event.type === 'woken') counts.woken += 1
        if (event.type === 'run') counts.runs += 1
        if (event.type !== 'listening') return
        proxy.to(event.url)
        isListening = true
      })
      await expect.poll(() => isListening, { timeout: 30_000, interval: 20 }).toBe(true)
      const batch = Array.from({ length: BATCH }, (_, index) => `${kill}.${index}`)
      const pushing = ground.push(...batch).then(() => pushIndex(game, `${kill}.index`))
      await delay(random(LONGEST_LIFE_MS))
      const late = `${kill}.late`
      // Every second one while a version is being made.
      const aimed = kill % 2 === 0 ? nextPost() : undefined
      await ground.push(late)
      await aimed
      await watching.kill()
      await pushing
      tags.push(...batch, `${kill}.index`, late)
    }
    emulator.faults.remove(id)
    await proxy.settled()
    const left = Object.keys(await ground.versionsPerTag()).length
    const { created, failures, conflicts } = await ground.client.watch({ once: true })

    const unheard = left - counts.told
    const posts = ground.posts().length
    console.log(
      [
        `${KILLS} kills (seed ${SEED}) while ${tags.length} tags were pushed`,
        `webhooks: ${JSON.stringify(proxy.counts())}; wakes ${counts.woken}, runs that ended ${counts.runs}`,
        `versions made by killed watches: ${left}, of them ${unheard} without an answer that was heard`,
        `versions made by the next look: ${created.length}; POSTs in all: ${posts}`,
      ].join('\n'),
    )
    expect({ failures, conflicts }).toEqual({ failures: [], conflicts: [] })
    expect(await ground.versionsPerTag()).toEqual(Object.fromEntries(tags.map((tag) => [tag, 1])))
    expect(unheard).toBeGreaterThan(0)
    expect(left + created.length).toBe(tags.length)
  })
})

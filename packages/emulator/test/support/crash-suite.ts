import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf } from './client.js'
import { type Acknowledged, findDamage, pushUntilItDies } from './crash-pusher.js'
import { type EmulatorProcess, type EmulatorProcesses, openEmulatorProcesses } from './emulator-process.js'

const MAX_PUSHES = 15
const MAX_DELAY_MS = 100

/** Kills an emulator at random moments while images are pushed to it, and reads back what it acknowledged. */
export function describeCrashes({ kills, timeoutMs }: { kills: number; timeoutMs: number }): void {
  describe('an emulator that is killed during pushes', () => {
    let dataDir: string
    let processes: EmulatorProcesses

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'emulator-crash-'))
      processes = await openEmulatorProcesses()
    })
    afterAll(async () => {
      await processes?.close()
      await rm(dataDir, { recursive: true, force: true })
    })

    it(
      'keeps every tag that it acknowledged, with all its content, and no tag without its content',
      async () => {
        const acknowledged: Acknowledged[] = []
        for (let kill = 0; kill < kills; kill += 1) {
          acknowledged.push(...(await pushAndKill(await processes.start({ dataDir, auth: 'none' }))))
        }

        const emulator = await processes.start({ dataDir, auth: 'none' })
        const found = await readAll(emulator.registry)
        await emulator.end()

        console.log(`${kills} kills, ${acknowledged.length} tags acknowledged, ${found.tags.size} found`)
        expect(found.damage).toEqual([])
        for (const { repository, tag, digest } of acknowledged) {
          expect(found.tags.get(`${repository}:${tag}`)).toBe(digest)
        }
        expect(acknowledged.length).toBeGreaterThan(0)
      },
      timeoutMs,
    )
  })
}

/** Kills an emulator some time after some pushes, which differ each time. */
async function pushAndKill(emulator: EmulatorProcess): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = []
  const wanted = Math.floor(Math.random() * MAX_PUSHES)
  let setEnough = () => {}
  const enough = new Promise<void>((resolve) => {
    setEnough = resolve
  })
  const pushes = pushUntilItDies(emulator.registry, (tag) => {
    if (acknowledged.push(tag) >= wanted) setEnough()
  })
  if (wanted > 0) await Promise.race([pushes, enough])
  await delay(Math.random() * MAX_DELAY_MS)
  await emulator.kill()
  await pushes
  return acknowledged
}

async function readAll(registry: string): Promise<{ tags: Map<string, string>; damage: string[] }> {
  const send = clientOf({ registry })
  const tags = new Map<string, string>()
  const damage: string[] = []
  const catalog = await send('GET', '/v2/_catalog')
  for (const repository of (catalog.json as { repositories: string[] }).repositories) {
    const list = await send('GET', `/v2/${repository}/tags/list`)
    for (const tag of (list.json as { tags: string[] }).tags) {
      const manifest = await send('HEAD', `/v2/${repository}/manifests/${tag}`)
      tags.set(`${repository}:${tag}`, String(manifest.headers['docker-content-digest']))
      damage.push(...(await findDamage(send, repository, tag)))
    }
  }
  return { tags, damage }
}

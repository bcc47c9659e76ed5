import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  KILL_HOPS,
  type KillGround,
  type KillGroundOptions,
  type KillHop,
  killOnce,
  openKillGround,
  timeOfPush,
} from './kill-ground.js'
import { randomNumbers } from './random-tree.js'

/** What is killed, and how often. */
export interface KillOptions extends KillGroundOptions {
  readonly kills: number
  readonly seed: number
  /** Hops of which every second kill hits one, in turn; the kills between come at a random time. */
  readonly aims: readonly KillHop[]
  readonly timeoutMs: number
}

/** Kills pushes at aimed and at random moments, and reads what is under the tag then. */
export function describeKills(name: string, options: KillOptions): void {
  const { kills, aims, seed, timeoutMs } = options
  describe(`a push to ${name} that is killed`, () => {
    let ground: KillGround

    beforeAll(async () => {
      ground = await openKillGround(options)
    }, timeoutMs)
    afterAll(() => ground?.close())

    it(
      'leaves no tag, the old image or the whole new one, and the next push succeeds',
      async () => {
        const random = randomNumbers(seed)
        const hits = new Map<KillHop, number>(KILL_HOPS.map((hop) => [hop, 0]))
        const found = { absent: 0, unchanged: 0, complete: 0 }
        const wholeMs = await timeOfPush(ground)
        for (let count = 0; count < kills; count += 1) {
          const aim = count % 2 === 0 ? aims[(count / 2) % aims.length] : undefined
          const how = { aim, afterMs: () => random(wholeMs), isMove: count % 4 > 1 }
          const killed = await killOnce(ground, how)
          hits.set(killed.hop, (hits.get(killed.hop) ?? 0) + 1)
          found[killed.found] += 1
        }
        const lines = [...hits].map(([hop, hit]) => `  ${hop.padEnd(12)} ${'#'.repeat(hit)} ${hit}`)
        console.log(
          [`${kills} kills (seed ${seed}; a whole push takes ${wholeMs} ms), by hop:`, ...lines].join('\n'),
        )
        console.log(`the tag then: ${JSON.stringify(found)}`)

        for (const aim of aims) expect(hits.get(aim), aim).toBeGreaterThan(0)
      },
      timeoutMs,
    )
  })
}

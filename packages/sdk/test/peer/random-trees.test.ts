import { expect, it } from 'vitest'
import { compareRandomTree } from '../support/random-tree-check.js'

/** Trees of `npm test` have seeds 1 to 40; these are others. */
const FIRST_SEED = 1_001
const TREES = Math.round(1_000 * Number(process.env.SLIPWAY_SOAK ?? 1))

it(`${TREES} random trees come out of GNU tar as they went in`, async () => {
  for (let count = 0; count < TREES; count += 1) {
    const seed = FIRST_SEED + count
    const { expected, extracted } = await compareRandomTree(seed)
    expect(extracted, `tree ${seed}`).toEqual(expected)
  }
  console.log(`random trees: ${TREES} packed and unpacked`)
}, 1_200_000)

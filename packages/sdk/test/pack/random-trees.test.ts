import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { compareRandomTree } from '../support/random-tree-check.js'

const TREES = 40

function hasGnuTar(): boolean {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar')
  } catch {
    return false
  }
}

describe.skipIf(process.platform !== 'linux' || !hasGnuTar())('random trees', () => {
  it(`come out of GNU tar as they went in, ${TREES} times`, async () => {
    for (let seed = 1; seed <= TREES; seed += 1) {
      const { expected, extracted } = await compareRandomTree(seed)
      expect(extracted, `tree ${seed}`).toEqual(expected)
    }
  }, 120_000)
})

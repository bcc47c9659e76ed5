import { describe } from 'vitest'
import { isAnySkipped, type Peer } from './skipped-peers.js'

/** `describe` where all these peers take part in the run; else its tests are counted as skipped. */
export function describeWith(...peers: readonly Peer[]): typeof describe.skip {
  return isAnySkipped(...peers) ? describe.skip : describe
}

import { expect, it } from 'vitest'
import { aDigest, aPromotion } from '../../test/support/results.js'
import { promotionLines } from './promotion-lines.js'

it('says where the image is, where it came from and what was sent for it', () => {
  expect(promotionLines(aPromotion())).toEqual([
    'registry.example.com/released/game-server:1.4.2',
    `  from    registry.example.com/studio/game-server:1.4.2@${aDigest('a')}`,
    `  digest  ${aDigest('a')}`,
    '  size    6.00 MiB',
    '  blobs   1 copied (1.00 MiB), 1 mounted (2.00 MiB), 1 there already (3.00 MiB)',
    '  time    1.2 s, 9 requests',
  ])
})

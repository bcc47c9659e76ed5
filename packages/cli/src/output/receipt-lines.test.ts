import { describe, expect, it } from 'vitest'
import { aDigest, aReceipt } from '../../test/support/results.js'
import { receiptLines } from './receipt-lines.js'

const EXCLUDED = [
  { path: 'a.debug', kind: 'file', sizeBytes: 2048, reason: 'built-in: debug symbols' },
  { path: 'b.debug', kind: 'file', sizeBytes: 1024, reason: 'built-in: debug symbols' },
  { path: 'notes', kind: 'directory', sizeBytes: 512, reason: '.slipwayignore' },
] as const

describe('receiptLines', () => {
  it('says where the image is, what was sent and what was left out', () => {
    const base = { reference: `docker.io/library/debian:12-slim@${aDigest('f')}`, digest: aDigest('0') }

    expect(receiptLines(aReceipt({ base, excluded: EXCLUDED }), { all: false, isOfFolder: true })).toEqual([
      'registry.example.com/studio/game-server:1.4.2',
      `  digest    ${aDigest('a')}`,
      '  platform  linux/amd64',
      '  engine    unity 2021.3.45f1',
      `  base      docker.io/library/debian:12-slim@${aDigest('f')}`,
      '  size      3.00 MiB',
      '  layers    2: 1 sent, 1 reused',
      '  bytes     1.00 MiB sent, 2.00 MiB reused',
      '  time      1.2 s, 9 requests',
      '  left out  3 entries, 3.50 KiB',
      '    built-in: debug symbols  2 entries, 3.00 KiB',
      '    .slipwayignore           1 entry, 512 B',
    ])
  })

  it('lists each entry that was left out, where that is asked for', () => {
    expect(receiptLines(aReceipt({ excluded: EXCLUDED }), { all: true, isOfFolder: true }).slice(-3)).toEqual(
      [
        '    a.debug  2.00 KiB  built-in: debug symbols',
        '    b.debug  1.00 KiB  built-in: debug symbols',
        '    notes/      512 B  .slipwayignore',
      ],
    )
  })

  it('is silent about an engine that there is none of', () => {
    const lines = receiptLines(aReceipt({ engine: { name: 'none' } }), { all: false, isOfFolder: true })

    expect(lines.filter((line) => line.includes('engine'))).toEqual([])
    expect(lines).toContain('  base      scratch')
    expect(lines.at(-1)).toBe('  left out  nothing')
  })

  it('says nothing of build folders and unknown bases for an image of the Docker engine', () => {
    const lines = receiptLines(aReceipt({ engine: { name: 'none' } }), { all: true, isOfFolder: false })

    expect(lines.filter((line) => /base|left out/.test(line))).toEqual([])
    expect(lines).toContain('  layers    2: 1 sent, 1 reused')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGoMode, writeGoMode } from './file-mode.js'

describe('readGoMode', () => {
  it.each([
    { mode: 0o644, kind: 'file', permissions: 0o644 },
    { mode: 0x8000_01ed, kind: 'directory', permissions: 0o755 },
    { mode: 0x8010_01ff, kind: 'directory', permissions: 0o1777 },
    { mode: 0x0800_01ff, kind: 'symlink', permissions: 0o777 },
    { mode: 0x0080_01ed, kind: 'file', permissions: 0o4755 },
    { mode: 0x0040_01c9, kind: 'file', permissions: 0o2711 },
    { mode: 0x0420_01b6, kind: 'character-device', permissions: 0o666 },
    { mode: 0x0400_01b0, kind: 'block-device', permissions: 0o660 },
    { mode: 0x0200_01a4, kind: 'fifo', permissions: 0o644 },
    { mode: 0x0100_01ed, kind: 'socket', permissions: 0o755 },
  ])('reads $kind $permissions', ({ mode, kind, permissions }) => {
    expect(readGoMode(mode)).toEqual({ kind, permissions })
  })

  it('reads what was written', () => {
    const kinds = fc.constantFrom('file', 'directory', 'symlink')
    fc.assert(
      fc.property(kinds, fc.nat({ max: 0o7777 }), (kind, permissions) => {
        expect(readGoMode(writeGoMode(kind, permissions))).toEqual({ kind, permissions })
      }),
    )
  })
})

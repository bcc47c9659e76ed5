import { describe, expect, it } from 'vitest'
import { roomWarnings } from './check-room.js'

const GIB = 1024 ** 3
const held = new Map()

const warned = (freeBytes: number, { uploadedBytes = 0, atMostBytes = 0, limitBytes = 20 * GIB } = {}) =>
  roomWarnings({ held, room: { limitBytes, freeBytes }, atMostBytes }, { uploadedBytes })

describe('the warning that room gets short', () => {
  it.each([
    ['a tenth and more is left', warned(2 * GIB)],
    ['more is left than was sent', warned(10 * GIB, { uploadedBytes: 4 * GIB })],
    ['all would have fitted', warned(5 * GIB, { atMostBytes: 5 * GIB })],
    ['nobody tells the room', roomWarnings({ held, atMostBytes: GIB }, { uploadedBytes: GIB })],
  ])('is not given while %s', (_, warnings) => {
    expect(warnings).toEqual([])
  })

  it.each([
    ['less than a tenth was left before', warned(2 * GIB - 1), '2.00 GiB are left. Delete'],
    [
      'less than a tenth is left after it',
      warned(3 * GIB, { uploadedBytes: 1.5 * GIB }),
      '1.50 GiB are left. Delete',
    ],
    ['less is left than was sent', warned(10 * GIB, { uploadedBytes: 6 * GIB }), '4.00 GiB are left. Delete'],
    ['more was sent than was left', warned(GIB, { uploadedBytes: 2 * GIB }), '0 B are left. Delete'],
    ['not all might have fitted', warned(5 * GIB, { atMostBytes: 6 * GIB }), 'may need up to 6.00 GiB'],
  ])('is given when %s', (_, warnings, words) => {
    expect(warnings).toEqual([{ code: 'ROOM_SHORT', message: expect.stringContaining(words) }])
    expect(warnings[0]?.message).toContain("project's 20.0 GiB")
  })
})

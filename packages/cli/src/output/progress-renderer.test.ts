import pc from 'picocolors'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeContext, fakeContext } from '../../test/support/fake-context.js'
import { createLiveProgress } from './progress-renderer.js'
import type { ProgressView } from './progress-view.js'

const MIB = 1024 * 1024
const STYLE = pc.createColors(false)

let context: FakeContext
let view: ProgressView
beforeEach(() => {
  context = fakeContext({ isTTY: true })
  view = createLiveProgress(context.stderr, STYLE, context.now)
})

/** What a terminal shows: understands only what the renderer may use. */
function screen(written: string): string[] {
  const lines = ['']
  let row = 0
  for (const [, up, control, text] of written.matchAll(
    /\p{Cc}\[(\d+)A|(\r|\n|\p{Cc}\[J|\p{Cc}\[2K)|([^\p{Cc}]+)/gu,
  )) {
    if (up !== undefined) row -= Number(up)
    else if (control === '\n') row += 1
    else if (control === '\u001b[J') lines.length = row
    else if (control === '\u001b[2K') lines[row] = ''
    if (text !== undefined) lines[row] = text
    while (lines.length <= row) lines.push('')
  }
  return lines
}

describe('createLiveProgress', () => {
  it('draws one line for each step, with bytes, rate and time left', () => {
    view.update({ step: 'read', unit: 'items', done: 0, total: 0 })
    context.pass(500)
    view.update({ step: 'read', unit: 'items', done: 214, total: 214 })
    view.update({ step: 'send', unit: 'bytes', done: 0, total: 100 * MIB, sentBytes: 0 })
    context.pass(2000)
    view.update({ step: 'send', unit: 'bytes', done: 40 * MIB, total: 100 * MIB, sentBytes: 10 * MIB })

    expect(screen(context.err())).toEqual([
      '✓ Reading the files         214 entries',
      '  Sending layers            40%  40.0 MiB of 100 MiB  10.0 MiB sent  5.00 MiB/s',
      '',
    ])
  })

  it('shows the time left where the line is wide enough', () => {
    context = fakeContext({ isTTY: true, columns: 120 })
    view = createLiveProgress(context.stderr, STYLE, context.now)
    view.update({ step: 'send', unit: 'bytes', done: 0, total: 100 * MIB, sentBytes: 0 })
    context.pass(2000)
    view.update({ step: 'send', unit: 'bytes', done: 40 * MIB, total: 100 * MIB, sentBytes: 10 * MIB })

    expect(screen(context.err())[0]).toBe(
      '  Sending layers            40%  40.0 MiB of 100 MiB  10.0 MiB sent  5.00 MiB/s  3.0 s left',
    )
  })

  it('never fills the last column, where a terminal would break the line', () => {
    context = fakeContext({ isTTY: true, columns: 30 })
    view = createLiveProgress(context.stderr, STYLE, context.now)
    view.update({ step: 'send', unit: 'bytes', done: 1, total: 2, sentBytes: 1 })

    expect(screen(context.err())[0]).toBe('  Sending layers            5')
  })

  it('draws at most ten times a second', () => {
    view.update({ step: 'compare', unit: 'bytes', done: 0, total: 1000 })
    const before = context.err()
    for (let done = 1; done <= 9; done++) {
      context.pass(10)
      view.update({ step: 'compare', unit: 'bytes', done, total: 1000 })
    }
    expect(context.err()).toBe(before)

    context.pass(10)
    view.update({ step: 'compare', unit: 'bytes', done: 10, total: 1000 })
    expect(screen(context.err())[0]).toBe('  Comparing layers          1%  10 B of 1000 B')
  })

  it('draws the end of a step at once', () => {
    view.update({ step: 'publish', unit: 'items', done: 0, total: 1 })
    view.update({ step: 'publish', unit: 'items', done: 1, total: 1 })

    expect(screen(context.err())[0]).toBe('✓ Publishing the image')
  })

  it('makes room for a line and comes back below it', () => {
    view.update({ step: 'base', unit: 'items', done: 1, total: 3 })
    view.clear()
    context.stderr.write('warn: something\n')
    view.update({ step: 'base', unit: 'items', done: 2, total: 3 })

    expect(screen(context.err())).toEqual(['warn: something', '  Fetching the base image   2 of 3', ''])
  })

  it('leaves nothing behind', () => {
    view.update({ step: 'read', unit: 'items', done: 1, total: 1 })
    view.update({ step: 'publish', unit: 'items', done: 0, total: 1 })
    view.end()

    expect(screen(context.err())).toEqual([''])
  })
})

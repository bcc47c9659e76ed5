import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeContext, fakeContext } from '../../test/support/fake-context.js'
import { createPlainProgress } from './plain-progress.js'
import type { ProgressView } from './progress-view.js'

const MIB = 1024 * 1024

let context: FakeContext
let lines: string[]
let view: ProgressView
beforeEach(() => {
  context = fakeContext()
  lines = []
  view = createPlainProgress((line) => lines.push(line), context.now)
})

describe('createPlainProgress', () => {
  it('says where steps start and end', () => {
    view.update({ step: 'read', unit: 'items', done: 0, total: 0 })
    context.pass(400)
    view.update({ step: 'read', unit: 'items', done: 214, total: 214 })
    view.update({ step: 'send', unit: 'bytes', done: 0, total: 10 * MIB, sentBytes: 0 })
    context.pass(2000)
    view.update({ step: 'send', unit: 'bytes', done: 10 * MIB, total: 10 * MIB, sentBytes: 4 * MIB })
    view.update({ step: 'send', unit: 'bytes', done: 10 * MIB, total: 10 * MIB, sentBytes: 4 * MIB })
    view.end()

    expect(lines).toEqual([
      'Reading the files...',
      'Reading the files: done, 214 entries, 0.4 s',
      'Sending layers...',
      'Sending layers: done, 100%, 10.0 MiB of 10.0 MiB, 4.00 MiB sent, 2.0 s',
    ])
  })

  it('says at most every five seconds how far a step is', () => {
    view.update({ step: 'send', unit: 'bytes', done: 0, total: 100 * MIB, sentBytes: 0 })
    for (let second = 1; second <= 11; second++) {
      context.pass(1000)
      view.update({
        step: 'send',
        unit: 'bytes',
        done: second * MIB,
        total: 100 * MIB,
        sentBytes: second * MIB,
      })
    }

    expect(lines).toEqual([
      'Sending layers...',
      'Sending layers: 5%, 5.00 MiB of 100 MiB, 5.00 MiB sent, 1.00 MiB/s, 1 min 35 s left',
      'Sending layers: 10%, 10.0 MiB of 100 MiB, 10.0 MiB sent, 1.00 MiB/s, 1 min 30 s left',
    ])
  })

  it('does not say that a step is done when it was cut short', () => {
    view.update({ step: 'send', unit: 'bytes', done: 1, total: 2, sentBytes: 1 })
    view.end()

    expect(lines).toEqual(['Sending layers...'])
  })

  it('starts a step again that is done a second time', () => {
    view.update({ step: 'send', unit: 'bytes', done: 5, total: 5, sentBytes: 5 })
    view.update({ step: 'send', unit: 'bytes', done: 0, total: 5, sentBytes: 0 })

    expect(lines).toEqual([
      'Sending layers...',
      'Sending layers: done, 100%, 5 B of 5 B, 5 B sent, 0.0 s',
      'Sending layers...',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { canRedraw, styleFor } from './style.js'

const terminal = fakeContext({ isTTY: true }).stderr
const file = fakeContext().stderr

describe('styleFor', () => {
  it.each([
    ['a terminal', terminal, {}, true],
    ['a file', file, {}, false],
    ['a terminal with NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['a file with FORCE_COLOR', file, { FORCE_COLOR: '1' }, true],
    ['a file with FORCE_COLOR=0', file, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR over FORCE_COLOR', terminal, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('decides about colours on %s', (_, stream, env, hasColours) => {
    expect(styleFor(stream, env).red('x') !== 'x').toBe(hasColours)
  })
})

describe('canRedraw', () => {
  it.each([
    [terminal, {}, true],
    [terminal, { TERM: 'dumb' }, false],
    [terminal, { CI: 'true' }, false],
    [file, {}, false],
  ])('draws over lines only where a person watches (%#)', (stream, env, expected) => {
    expect(canRedraw(stream, env)).toBe(expected)
  })
})

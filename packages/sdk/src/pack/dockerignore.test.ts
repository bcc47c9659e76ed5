import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../errors/classes.js'
import { type BadPattern, parseDockerignore, type Verdict } from './dockerignore.js'

const refuse = ({ pattern, lineNumber, hint }: BadPattern): ConfigError =>
  new ConfigError('CONFIG_INVALID', {
    action: 'read',
    target: `${lineNumber}: ${pattern}`,
    reason: 'bad',
    hint,
  })

/** Judges a path as a walk does: folder by folder. */
function isExcluded(text: string, path: string, hasBackslashPaths = false): boolean {
  const rules = parseDockerignore(text, { refuse, hasBackslashPaths })
  let verdict: Verdict | undefined
  let at = ''
  for (const name of path.split('/')) {
    at = at === '' ? name : `${at}/${name}`
    verdict = rules.judge(at, verdict)
  }
  return verdict?.isExcluded === true
}

describe('patterns', () => {
  it.each([
    { pattern: 'a', fits: ['a', 'a/b/c'], not: ['b/a', 'ab', 'A'] },
    { pattern: '/a/', fits: ['a', 'a/b'], not: ['b/a'] },
    { pattern: './a/../b', fits: ['b'], not: ['a'] },
    { pattern: '*', fits: ['a', 'a/b', '.env'], not: [] },
    { pattern: '*.txt', fits: ['x.txt', '.txt'], not: ['a/x.txt', 'x.txt2'] },
    { pattern: '*/x', fits: ['a/x', 'a/x/y'], not: ['x', 'a/b/x'] },
    { pattern: '**/x', fits: ['x', 'a/x', 'a/b/x', 'a/x/y'], not: ['ax'] },
    { pattern: '**/*.go', fits: ['x.go', 'a/b/x.go'], not: ['x.goo'] },
    { pattern: '**x', fits: ['x', 'ax', 'a/bx'], not: ['xa'] },
    { pattern: 'a/**', fits: ['a/b', 'a/b/c'], not: ['a', 'b'] },
    { pattern: 'a**', fits: ['a', 'ab', 'ab/c'], not: ['b'] },
    { pattern: 'a/**/c', fits: ['a/c', 'a/b/c', 'a/b/b/c/d'], not: ['a/bc'] },
    { pattern: '**', fits: ['a', 'a/b'], not: [] },
    { pattern: 'a?', fits: ['ab', 'aé', 'a🎮'], not: ['a', 'abc', 'a/b'] },
    { pattern: '[a-c]x', fits: ['ax', 'cx'], not: ['dx', 'x'] },
    { pattern: '[^a]x', fits: ['bx', '-x'], not: ['ax'] },
    { pattern: '[!a]x', fits: ['!x', 'ax'], not: ['bx'] },
    { pattern: 'v[[:digit:]]', fits: ['v1'], not: ['vd', 'v:'] },
    { pattern: 'v[?]', fits: ['v[]', 'v/]'], not: ['va'] },
    { pattern: 'a\\[1\\]', fits: ['a[1]'], not: ['a1'] },
    { pattern: '\\*', fits: ['*'], not: ['a'] },
    { pattern: 'x+(1).{a}$', fits: ['x+(1).{a}$'], not: ['xx1'] },
    { pattern: '*.{js,ts}', fits: ['a.{js,ts}'], not: ['a.js'] },
    { pattern: ' a b ', fits: ['a b'], not: ['a'] },
    { pattern: '\\#a', fits: ['#a'], not: ['a'] },
    { pattern: ' #a', fits: ['#a'], not: [] },
    { pattern: '.', fits: [], not: ['a', '.a'] },
    { pattern: '../a', fits: [], not: ['a'] },
  ])('$pattern', ({ pattern, fits, not }) => {
    expect(fits.filter((path) => !isExcluded(pattern, path))).toEqual([])
    expect(not.filter((path) => isExcluded(pattern, path))).toEqual([])
  })
})

describe('a file of patterns', () => {
  it('lets the last pattern decide that fits the path or a folder above it', () => {
    expect(isExcluded('a\n!a/b\n', 'a/b')).toBe(false)
    expect(isExcluded('a\n!a/b\n', 'a/c')).toBe(true)
    expect(isExcluded('!a/b\na\n', 'a/b')).toBe(true)
    expect(isExcluded('a\n!a/b\na/b/c', 'a/b/c')).toBe(true)
    expect(isExcluded('*\n!**/keep.txt', 'a/b/keep.txt')).toBe(false)
  })

  it('takes no notice of a byte order mark, CR, blanks, comments and empty lines', () => {
    const text = '\uFEFF# first\r\n\r\n  a\t\r\n! /a/b \r\n'

    expect(isExcluded(text, 'a/c')).toBe(true)
    expect(isExcluded(text, 'a/b')).toBe(false)
    expect(isExcluded(text, '# first')).toBe(false)
  })

  it('reads a leading slash first, so that an exception may stand behind it', () => {
    expect(isExcluded('*\n/!a', 'a')).toBe(false)
  })

  it('takes a backslash for a separator where the system does', () => {
    expect(isExcluded('bin\\obj', 'bin/obj/x', true)).toBe(true)
  })

  it.each(['[', 'a[]', '[a-', '[z-a]', '[-a]', 'a\\', 'bin\\obj', '!', '/!', '! / ', '[[:none:]]'])(
    'refuses %s in the words of the caller, who gets pattern and line',
    (pattern) => {
      expect(() => parseDockerignore(`ok\n${pattern} \n`, { refuse })).toThrowError(
        expect.objectContaining({ code: 'CONFIG_INVALID', target: `2: ${pattern.trim()}` }),
      )
    },
  )

  it('tells where an exception may bring something back', () => {
    const literal = parseDockerignore('*\n!a/b', { refuse })
    const wild = parseDockerignore('*\n!**/b', { refuse })

    expect(['a', 'a/b', 'c'].map((folder) => literal.mayReinclude(folder))).toEqual([true, false, false])
    expect(wild.mayReinclude('c')).toBe(true)
  })

  it('never fails but with the error of the caller', () => {
    const sign = fc.constantFrom(...'ab/*?[]!\\#^-.| \n\r\t{}()+$é', '**', '[[:alpha:]]')
    const text = fc.array(fc.oneof(sign, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 20 })
    fc.assert(
      fc.property(
        text,
        fc.array(fc.constantFrom('a', 'b', '*', ' '), { minLength: 1, maxLength: 4 }),
        (signs, path) => {
          try {
            isExcluded(signs.join(''), path.join('/'))
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError)
          }
        },
      ),
    )
  })
})

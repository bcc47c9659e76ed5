import { describe, expect, it } from 'vitest'
import { holdsToken, leavesTestsOut, lineCount, machinePaths, pathsWhere } from './hygiene.js'
import { readTextFiles } from './tracked-files.js'

const MAX_SOURCE_LINES = 300
// The checks' own examples.
const SELF = 'test/repository/hygiene.test.ts'

describe('the tracked text files', () => {
  const files = readTextFiles().filter(({ path }) => path !== SELF)

  it('are read at all', () => {
    expect(files.map(({ path }) => path)).toContain('package.json')
  })

  it('hold no path of a machine', () => {
    const found = files.flatMap(({ path, text }) => machinePaths(text).map((name) => `${path}: ${name}`))

    expect(found).toEqual([])
  })

  it('end their lines with LF alone', () => {
    expect(pathsWhere(files, ({ text }) => text.includes('\r\n'))).toEqual([])
  })

  it('leave no test out by .only', () => {
    const tests = files.filter(({ path }) => /\.test\.\w+$/.test(path))

    expect(tests.length).toBeGreaterThan(0)
    expect(pathsWhere(tests, ({ text }) => leavesTestsOut(text))).toEqual([])
  })

  it(`keep each source file within ${MAX_SOURCE_LINES} lines`, () => {
    const sources = files.filter(({ path }) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))

    expect(sources.length).toBeGreaterThan(0)
    expect(pathsWhere(sources, ({ text }) => lineCount(text) > MAX_SOURCE_LINES)).toEqual([])
  })

  it('hold nothing shaped like a token in fixtures and data', () => {
    const data = files.filter(({ path }) => /(?:^|\/)fixtures?\/|\.(?:json|ya?ml|txt|md)$/.test(path))

    expect(pathsWhere(data, ({ text }) => holdsToken(text))).toEqual([])
  })

  it('name no registry host in the lockfile', () => {
    const lockfile = files.find(({ path }) => path === 'pnpm-lock.yaml')

    expect(lockfile?.text.match(/https?:\/\/[^\s'"]+/g) ?? []).toEqual([])
    expect(lockfile?.text).not.toContain('tarball:')
  })
})

describe('the checks', () => {
  it.each([
    ['cd /home/dev/slipway', ['/home/dev']],
    ["'/root/.npmrc'", ['/root']],
    ['/Users/dev/slipway', ['/Users/dev']],
    ['WORKDIR /home/app', []],
    ['./root/x and /rootfs and docs/Users', []],
    ['https://example.com/home/page', []],
  ])('find the machine paths in %s', (text, paths) => {
    expect(machinePaths(text)).toEqual(paths)
  })

  it.each([
    `ghp_${'a'.repeat(36)}`,
    `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.sig`,
    `Authorization: Basic ${'QWxhZGRpbjpvcGVuIHNlc2FtZQ'}`,
    `glpat-${'x'.repeat(20)}`,
  ])('know %s as a token', (text) => {
    expect(holdsToken(text)).toBe(true)
  })

  it('do not take a digest or the word Bearer for a token', () => {
    expect(holdsToken(`sha256:${'0'.repeat(64)} WWW-Authenticate: Bearer realm="https://x"`)).toBe(false)
  })

  it('see .only in all its forms', () => {
    expect(leavesTestsOut("it.only('x', () => {})")).toBe(true)
    expect(leavesTestsOut("describe.concurrent.only('x', () => {})")).toBe(true)
    expect(leavesTestsOut('{ readonly only: true }')).toBe(false)
  })

  it('count the lines that an editor shows', () => {
    expect(lineCount('a\nb\n')).toBe(2)
    expect(lineCount('a\nb')).toBe(2)
  })
})

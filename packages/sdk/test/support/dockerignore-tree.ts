import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { randomNumbers } from './random-tree.js'

const MAX_DEPTH = 4
const FOLDERS = ['a', 'b', 'A', 'src', '.git', 'a b', 'é', 'dir.d', 'foo', 'build']
const FILES = [
  ...[
    'keep.txt',
    'a.txt',
    'b.log',
    'B.LOG',
    '.env',
    'foo',
    'foobar',
    'x+y',
    'copy (1)',
    '#x',
    '!n',
    'a[1]',
    '$',
  ],
  ...['e\u0301.txt', 'ゲーム.log', 'a b.txt', 'x.tar.gz', '-', 'Makefile', '^up'],
]
const WILD = [
  '*',
  '*.txt',
  '*.log',
  'a*',
  '?',
  '??',
  '[ab]',
  '[^a]*',
  '[a-f]*',
  '*.*',
  '.*',
  '*o*',
  'x\\+y',
  'a\\[1\\]',
]

/**
 * Writes a tree of at most four levels with a Dockerfile that copies all of it and a `.dockerignore` whose patterns meet its
 * names, and gives that file's text: the same for the same seed.
 *
 * Left out is what Docker 20.10 and later releases are known to read in two ways: `+ ( ) ^` without a backslash, a name
 * right behind `**`, and an exception with a wildcard where a folder above what it fits is excluded.
 */
export function writeDockerignoreTree(root: string, seed: number): string {
  const random = randomNumbers(seed)
  const pick = (from: readonly string[]): string => from[random(from.length)] ?? ''
  const paths = new Set<string>()
  const somePath = (): string => {
    const depth = random(MAX_DEPTH)
    return [...Array.from({ length: depth }, () => pick(FOLDERS)), pick(FILES)].join('/')
  }
  for (let count = 8 + random(16); count > 0; count -= 1) paths.add(somePath())
  for (const path of paths) writePath(root, path, random(12) === 0)
  if (random(2) === 0) mkdirSync(join(root, 'empty/inside'), { recursive: true })

  const known = [...paths]
  const name = (): string =>
    random(3) === 0 ? pick(WILD) : escapeSigns(pick(random(2) === 0 ? FILES : FOLDERS))
  const plain = (): string => {
    const path = pick(known)
    const segments = path.split('/')
    return escapeSigns(segments.slice(0, 1 + random(segments.length)).join('/'))
  }
  const wild = (): string => {
    const forms = [name, plain, () => `**/${name()}`, () => `*/${name()}`, () => `${pick(FOLDERS)}/**`]
    forms.push(
      () => `${pick(FOLDERS)}/*`,
      () => `**/${pick(FOLDERS)}/${name()}`,
      () => `/${name()}`,
    )
    forms.push(
      () => `./${plain()}/`,
      () => `${pick(FOLDERS)}/../${name()}`,
    )
    return (forms[random(forms.length)] ?? name)()
  }
  const onlyFiles = seed % 3 === 0
  const lines = Array.from({ length: 1 + random(6) }, (_, index) => {
    if (random(8) === 0) return pick(['# a comment', '', '   '])
    const isException = index > 0 && random(3) === 0
    if (onlyFiles)
      return isException ? `!**/${pick(FILES_AS_PATTERNS)}` : pick(['**/*.txt', '*.log', '**/*.log'])
    return isException ? `!${pick(['', '/', ' '])}${plain()}` : wild()
  })
  const ignoreText = `${pick(['', '', '\uFEFF'])}${lines.map((line) => line + pick(['', '', '  ', '\t'])).join(pick(['\n', '\n', '\r\n']))}`
  writeFileSync(join(root, '.dockerignore'), ignoreText)
  writeFileSync(join(root, 'Dockerfile'), 'FROM scratch\nCOPY . /ctx/\n')
  return ignoreText
}

const FILES_AS_PATTERNS = ['keep.txt', 'a.*', '*b*', 'ゲーム.log']

const escapeSigns = (path: string): string => path.replaceAll(/[[\]()+^]/g, '\\$&').replace(/^[#!]/, '\\$&')

/** A name may be a folder on one path and a file or a link to nothing on another: what came first stays. */
function writePath(root: string, path: string, isLink: boolean): void {
  try {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (isLink) symlinkSync('../else where', join(root, path))
    else writeFileSync(join(root, path), path, { mode: path.length % 5 === 0 ? 0o755 : 0o640 })
  } catch (error) {
    if (!['EEXIST', 'EISDIR', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error
  }
}

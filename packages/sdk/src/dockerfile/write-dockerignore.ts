import { type Dockerignore, parseDockerignore, type Verdict } from '../pack/dockerignore.js'
import type { ExcludedEntry } from '../pack/file-entry.js'
import { invalidContextPattern } from './context-error.js'

/** What a push leaves out by itself, in Docker's grammar, which does not ignore case. */
const BUILT_IN = [
  '*_DoNotShip',
  '*_ButDontShipItWithYourGame',
  '*.pdb',
  '*.debug',
  '*.sym',
  '*.log',
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  '__MACOSX',
  '._*',
  '.git',
  '.svn',
  '.hg',
  '.slipwayignore',
  'slipway.json',
]

/** What a `.dockerignore` is written from. */
export interface DockerignoreParts {
  /** The build folder's path in the context, empty where it is the context. */
  readonly prefix: string
  /** Lines of the build folder's own rules. */
  readonly ignoreLines: readonly string[]
  readonly excluded: readonly ExcludedEntry[]
}

/**
 * Writes the `.dockerignore` with which a build sees what a push ships: the build folder alone, without what is left out
 * there.
 */
export function writeDockerignore({ prefix, ignoreLines, excluded }: DockerignoreParts): string {
  const below = prefix === '' ? '' : `${literal(prefix)}/`
  const builtIn = BUILT_IN.map((name) => `${below}**/${name}`)
  const rules = parseDockerignore(builtIn.join('\n'), {
    refuse: (line) => invalidContextPattern('.dockerignore', line),
  })
  // The rules of a push ignore case.
  const others = excluded
    .filter(({ reason }) => reason.startsWith('built-in'))
    .map(({ path }) => (prefix === '' ? path : `${prefix}/${path}`))
    .filter((path) => !isExcluded(rules, path))
  const own = ignoreLines.flatMap((line) => ownRule(line, below))
  const lines = [
    '# Made by "slipway dockerfile create": the build sees what "slipway push" would ship.',
    ...(prefix === '' ? ['/Dockerfile', '/.dockerignore'] : ['*', `!${literal(prefix)}`]),
    '',
    '# By-products of engines and operating systems.',
    ...builtIn,
    ...others.map((path) => (prefix === '' ? `/${literal(path)}` : literal(path))),
    ...(own.length > 0 ? ['', '# The rules of the build folder.', ...own] : []),
  ]
  return `${lines.join('\n')}\n`
}

function isExcluded(rules: Dockerignore, path: string): boolean {
  const names = path.split('/')
  let verdict: Verdict | undefined
  for (const index of names.keys()) verdict = rules.judge(names.slice(0, index + 1).join('/'), verdict)
  return verdict?.isExcluded ?? false
}

/** A rule of the build folder, as a rule of the context. */
function ownRule(line: string, below: string): readonly string[] {
  const rule = line.replace(/\r$/, '').trim()
  if (rule === '' || rule.startsWith('#')) return []
  const isException = rule.startsWith('!')
  const path = rule.replace(/^!\s*/, '').replace(/^(?:\.?\/)+/, '')
  return [`${isException ? '!' : ''}${below}${path}`]
}

/** The pattern that this path alone fits, as far as a line can hold it: `?` stands for what it cannot. */
function literal(path: string): string {
  return path
    .replace(/[\\\p{Cc}]|^\s|\s$/gu, '\0')
    .replace(/[*?]/g, '\\$&')
    .replaceAll('[', '[[]')
    .replaceAll('\0', '?')
}

import { describe, expect, it } from 'vitest'
import { type Dockerignore, parseDockerignore, type Verdict } from '../pack/dockerignore.js'
import { createExclusions } from '../pack/exclusions.js'
import { invalidContextPattern } from './context-error.js'
import { writeDockerignore } from './write-dockerignore.js'

const NAMES = [
  ...[
    'Server.x86_64',
    'Data/a.bin',
    'Data/deep/b.txt',
    'Game_DoNotShip/x',
    'Game_BurstDebugInformation_DoNotShip/x',
  ],
  ...[
    'Game_BackUpThisFolder_ButDontShipItWithYourGame/x',
    'a.pdb',
    'Data/libfoo.so.debug',
    'x.sym',
    'Data/run.log',
  ],
  ...['.DS_Store', 'Data/Thumbs.db', 'desktop.ini', '__MACOSX/x', 'Data/._x', '.git/HEAD', '.svn/x', '.hg/x'],
  ...['.slipwayignore', 'slipway.json', 'UPPER.PDB', 'keep.log'],
]

const read = (text: string): Dockerignore =>
  parseDockerignore(text, { refuse: (line) => invalidContextPattern('.dockerignore', line) })

function isExcluded(rules: Dockerignore, path: string): boolean {
  const names = path.split('/')
  let verdict: Verdict | undefined
  for (const index of names.keys()) verdict = rules.judge(names.slice(0, index + 1).join('/'), verdict)
  return verdict?.isExcluded ?? false
}

function ships(path: string, ignored: (path: string) => boolean): boolean {
  const parts = path.split('/')
  return !parts.some((_, index) => ignored(parts.slice(0, index + 1).join('/')))
}

describe('writeDockerignore', () => {
  it.each(['', 'build/linux-server', 'we[i]rd *'])(
    'leaves out what a push leaves out, below %j',
    (prefix) => {
      const ignoreLines = ['# own', '/Data/deep\r', '', '!keep.log']
      const push = createExclusions(ignoreLines)
      const text = writeDockerignore({
        prefix,
        ignoreLines,
        excluded: [{ path: 'UPPER.PDB', kind: 'file', sizeBytes: 1, reason: 'built-in: debug symbols' }],
      })
      const docker = read(text)
      const at = (path: string) => (prefix === '' ? path : `${prefix}/${path}`)

      const pushed = NAMES.filter((path) => ships(path, (one) => push.judge(one).reason !== undefined))
      const built = NAMES.filter((path) => !isExcluded(docker, at(path)))

      expect(built).toEqual(pushed)
      expect(pushed).toEqual(['Server.x86_64', 'Data/a.bin', 'keep.log'])
    },
  )

  it('shows the build nothing beside the build folder, and not itself in it', () => {
    const beside = read(writeDockerignore({ prefix: 'a/b', ignoreLines: [], excluded: [] }))
    const inside = read(writeDockerignore({ prefix: '', ignoreLines: [], excluded: [] }))

    expect(['secret', 'a/c', 'Dockerfile', 'a/b/x'].map((path) => isExcluded(beside, path))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(['Dockerfile', '.dockerignore', 'x/Dockerfile'].map((path) => isExcluded(inside, path))).toEqual([
      true,
      true,
      false,
    ])
  })
})

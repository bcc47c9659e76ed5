import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../pack/file-entry.js'
import { type CopyGroup, copyGroups } from './copy-groups.js'

const MIB = 1024 * 1024
const stamp = { modifiedNs: 0n, changedNs: 0n, inode: 0n }

function entry(path: string, sizeBytes = 1, kind: FileEntry['kind'] = 'file'): FileEntry {
  return { path, kind, mode: 0o644, sizeBytes, stamp, ...(kind === 'symlink' && { linkTarget: 'x' }) }
}

const shown = (groups: readonly CopyGroup[]) =>
  groups.map(({ paths, target }) => `${paths.join(' ')} -> ${target}`)

describe('copyGroups', () => {
  it('copies libraries first, then folders, big files, and what every build writes anew', () => {
    const groups = copyGroups([
      entry('Server.x86_64'),
      entry('UnityPlayer.so', 30 * MIB),
      entry('Server_Data', 0, 'directory'),
      entry('Server_Data/Managed/Game.dll', 2 * MIB),
      entry('Server_Data/boot.config'),
      entry('Server_Data/sharedassets0.assets', 40 * MIB),
    ])

    expect(shown(groups)).toEqual([
      'UnityPlayer.so -> ',
      'Server_Data/Managed -> Server_Data/Managed',
      'Server_Data/sharedassets0.assets -> Server_Data',
      'Server.x86_64 -> ',
      'Server_Data/boot.config -> Server_Data',
    ])
  })

  it('copies a small build in few steps', () => {
    expect(shown(copyGroups([entry('a'), entry('b'), entry('data/c')]))).toEqual(['data -> data', 'a b -> '])
  })

  it('keeps a folder whole whose links would be followed', () => {
    const links = [entry('lib/a.so.1', 50 * MIB), entry('lib/a.so', 0, 'symlink'), entry('server')]

    expect(shown(copyGroups(links))).toEqual(['lib -> lib', 'server -> '])
    expect(shown(copyGroups([...links, entry('link', 0, 'symlink')]))).toEqual([' -> '])
  })

  it('copies every file, by at most ten steps', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd')
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${names.join('/')}.f`)
    const files = fc.uniqueArray(fc.tuple(path, fc.integer({ min: 0, max: 60 * MIB })), {
      selector: ([one]) => one,
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(files, (all) => {
        const groups = copyGroups(all.map(([one, size]) => entry(one, size)))
        for (const [one] of all) {
          const copied = groups.filter(({ kind, paths }) =>
            paths.some((from) =>
              kind === 'files' ? one === from : from === '' || one.startsWith(`${from}/`),
            ),
          )
          expect(copied).toHaveLength(1)
        }
        expect(groups.length).toBeLessThanOrEqual(10)
      }),
    )
  })
})

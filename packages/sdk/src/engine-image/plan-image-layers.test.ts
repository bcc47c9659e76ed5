import { describe, expect, it } from 'vitest'
import { aFolder, anEntry, aTree } from '../../test/support/an-image-tree.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import type { ImageEntry } from './image-entry.js'
import { planImageLayers } from './plan-image-layers.js'

const MIB = 1024 * 1024
const KEY = 7n

/** Plans everything of the image but these folders, which the base has. */
function planOf(
  entries: readonly ImageEntry[],
  options: {
    readonly base?: readonly string[]
    readonly removed?: readonly string[]
    readonly key?: bigint
  } = {},
): readonly LayerPlan[] {
  const { base = [], removed = [], key = KEY } = options
  const image = aTree(...entries)
  const changed = [...image.values()].filter(({ path }) => !base.includes(path))
  return planImageLayers({ changed, removed }, image, key)
}

const pathsOf = (plan: LayerPlan | undefined) => plan?.members.map(({ path }) => path)
const memberOf = (plans: readonly LayerPlan[], path: string) =>
  plans.flatMap(({ members }) => members).find((member) => member.path === path)

describe('planImageLayers', () => {
  it('puts folders, links, devices and what is gone into the first layer, by their bytes', () => {
    const plans = planOf(
      [
        aFolder('app'),
        anEntry('app/link', { kind: 'symlink', linkTarget: '../x', mode: 0 }),
        anEntry('app/null', { kind: 'character-device', device: { major: 1, minor: 3 } }),
        anEntry('app/pipe', { kind: 'fifo' }),
        aFolder('etc'),
      ],
      { base: ['etc'], removed: ['etc/motd', 'old'] },
    )

    expect(plans.map(({ name }) => name)).toEqual(['folders and links'])
    expect(pathsOf(plans[0])).toEqual([
      '.wh.old',
      'app',
      'app/link',
      'app/null',
      'app/pipe',
      'etc',
      'etc/.wh.motd',
    ])
    expect(memberOf(plans, 'app/link')).toMatchObject({ kind: 'symlink', mode: 0o777, linkTarget: '../x' })
    expect(memberOf(plans, 'app/null')).toMatchObject({ device: { major: 1, minor: 3 } })
    expect(memberOf(plans, 'etc/.wh.motd')).toMatchObject({ kind: 'file', sizeBytes: 0 })
    expect(memberOf(plans, 'etc/.wh.motd')?.content).toBeUndefined()
  })

  it('names folders above its members as the image has them', () => {
    const folder = { uid: 5, gid: 6, mode: 0o1770, xattrs: new Map([['user.a', Buffer.from('b')]]) }
    const plans = planOf([aFolder('a', folder), aFolder('a/b', { mode: 0o700 }), anEntry('a/b/c')], {
      base: ['a', 'a/b'],
    })

    expect(plans).toHaveLength(1)
    expect(pathsOf(plans[0])).toEqual(['a', 'a/b', 'a/b/c'])
    expect(memberOf(plans, 'a')).toMatchObject({ owner: 5, group: 6, mode: 0o1770, xattrs: folder.xattrs })
    expect(memberOf(plans, 'a/b')).toMatchObject({ owner: 0, mode: 0o700 })
  })

  it('keeps all names of a file in one layer, the first by its bytes as the file', () => {
    const link = (path: string) =>
      anEntry(path, { kind: 'hard-link', linkTarget: 'x/a', sizeBytes: 0, uid: 3 })
    const plans = planOf([
      aFolder('x'),
      anEntry('x/a', { sizeBytes: 9 * MIB, uid: 3, index: 1 }),
      link('x-b'),
      link('z'),
      anEntry('alone'),
    ])

    expect(plans.map(({ name }) => name)).toEqual([
      'folders and links',
      'files with several names',
      'files 1/1',
    ])
    expect(pathsOf(plans[1])).toEqual(['x', 'x-b', 'x/a', 'z'])
    const file = { kind: 'file', sizeBytes: 9 * MIB, owner: 3, content: { absolutePath: 'engine:/x/a' } }
    expect(memberOf(plans, 'x-b')).toMatchObject(file)
    expect(memberOf(plans, 'x-b')?.linkTarget).toBeUndefined()
    for (const path of ['x/a', 'z']) {
      expect(memberOf(plans, path)).toMatchObject({ kind: 'hard-link', linkTarget: 'x-b', sizeBytes: 0 })
    }
    expect(plans[1]?.fileCount).toBe(1)
  })

  it('keeps attributes, and times of Python sources alone', () => {
    const xattrs = new Map([['security.capability', Uint8Array.of(1, 0, 10)]])
    const plans = planOf([
      anEntry('a.py', { modifiedNs: 1_600_000_000_900_000_000n }),
      anEntry('b.py', { modifiedNs: -5n }),
      anEntry('c', { xattrs, mode: 0o4755 }),
    ])

    expect(memberOf(plans, 'a.py')?.modifiedSeconds).toBe(1_600_000_000)
    expect(memberOf(plans, 'b.py')?.modifiedSeconds).toBe(0)
    expect(memberOf(plans, 'c')).toMatchObject({ xattrs, mode: 0o4755 })
    expect(memberOf(plans, 'c')?.modifiedSeconds).toBeUndefined()
  })

  it('gives big files layers of their own', () => {
    const plans = planOf([anEntry('big', { sizeBytes: 5 * MIB }), anEntry('bigger', { sizeBytes: 6 * MIB })])

    expect(plans.map(({ name }) => name)).toEqual(['bigger', 'big'])
  })

  it('plans the same for the same image, whatever the order of its list', () => {
    const entries = [anEntry('a'), aFolder('b'), anEntry('b/c'), anEntry('d', { sizeBytes: 5 * MIB })]
    const withoutIndex = (plans: readonly LayerPlan[]) =>
      plans.map(({ fingerprint, shape }) => [fingerprint, shape])

    expect(withoutIndex(planOf([...entries].reverse()))).toEqual(withoutIndex(planOf(entries)))
  })

  it('knows a file of another image again by its time, but not by whole seconds: archives give them to all files', () => {
    const fingerprint = (modifiedNs: bigint, key: bigint) =>
      planOf([anEntry('a', { modifiedNs })], { key })[0]?.fingerprint

    expect(fingerprint(1_500_000_001n, 1n)).toBe(fingerprint(1_500_000_001n, 2n))
    expect(fingerprint(2_000_000_000n, 1n)).not.toBe(fingerprint(2_000_000_000n, 2n))
    expect(fingerprint(2_000_000_000n, 1n)).toBe(fingerprint(2_000_000_000n, 1n))
  })
})

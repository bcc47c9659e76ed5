import { posix } from 'node:path'
import { byPathBytes } from '../pack/byte-order.js'
import { groupFiles } from '../pack/group-files.js'
import { type LayerMember, type LayerPlan, planLayer } from '../pack/layer-plan.js'
import { ENGINE_ROOT } from './engine-files.js'
import type { ImageEntry, ImageTree } from './image-entry.js'

const NS_PER_SECOND = 1_000_000_000n

/** What goes into layers of our own. */
export interface ImageChanges {
  readonly changed: readonly ImageEntry[]
  readonly removed: readonly string[]
}

/**
 * Hop 3 for an image of the engine: groups what is not in its base as the files of a build folder are grouped, whatever layers
 * the engine has it in. One `COPY` of a whole game becomes layers of which the next push sends the changed ones.
 *
 * The first layer has folders, links, devices and what was deleted, another one the files with several names.
 *
 * @param imageKey a number of the image: what its files' times prove nothing about is known again in this image alone
 */
export function planImageLayers(
  { changed, removed }: ImageChanges,
  image: ImageTree,
  imageKey: bigint,
): readonly LayerPlan[] {
  const linkTargets = new Set(changed.filter(isHardLink).map(({ linkTarget }) => linkTarget))
  const isLinked = (entry: ImageEntry) => isHardLink(entry) || linkTargets.has(entry.path)
  const single = changed.filter((entry) => !isLinked(entry))
  const toMember = (entry: ImageEntry) => memberOf(entry, imageKey)
  const layer = (name: string, members: readonly LayerMember[]) =>
    planLayer(name, [...foldersAbove(members, image), ...members].sort(byPathBytes))

  const first = [...single.filter(({ kind }) => kind !== 'file').map(toMember), ...removed.map(whiteout)]
  const linked = linkedMembers(changed.filter(isLinked), toMember)
  return [
    ...(first.length > 0 ? [layer('folders and links', first)] : []),
    ...(linked.length > 0 ? [layer('files with several names', linked)] : []),
    ...groupFiles(single.filter(({ kind }) => kind === 'file').map(toMember)).map(({ name, members }) =>
      layer(name, members),
    ),
  ]
}

const isHardLink = ({ kind }: ImageEntry): boolean => kind === 'hard-link'

function memberOf(entry: ImageEntry, imageKey: bigint): LayerMember {
  const { path, kind, mode, uid, gid, sizeBytes, modifiedNs, linkTarget, device, xattrs } = entry
  // Whole seconds come out of archives: many files of different contents share them.
  const changedNs = modifiedNs % NS_PER_SECOND === 0n ? imageKey : 0n
  const content = {
    from: 'disk',
    absolutePath: `${ENGINE_ROOT}${path}`,
    stamp: { modifiedNs, changedNs, inode: 0n },
  } as const
  return {
    path,
    kind,
    mode: kind === 'symlink' ? 0o777 : mode,
    owner: uid,
    sizeBytes,
    ...(gid !== uid && { group: gid }),
    ...(linkTarget !== '' && { linkTarget }),
    ...(isDevice(entry) && { device }),
    ...(xattrs.size > 0 && { xattrs }),
    ...(isTimed(entry) && { modifiedSeconds: Math.max(0, Number(modifiedNs / NS_PER_SECOND)) }),
    ...(kind === 'file' && { content }),
  }
}

const isDevice = ({ kind }: ImageEntry): boolean => kind === 'character-device' || kind === 'block-device'

/** Python takes compiled code for stale when its source has another time than it had. Nobody else looks. */
const isTimed = ({ kind, path }: ImageEntry): boolean => kind === 'file' && path.endsWith('.py')

/** Each file under its first name in the order of the archive, the other names as links to that one. */
function linkedMembers(
  entries: readonly ImageEntry[],
  toMember: (entry: ImageEntry) => LayerMember,
): readonly LayerMember[] {
  const groups = new Map<string, ImageEntry[]>()
  for (const entry of entries) {
    const key = isHardLink(entry) ? entry.linkTarget : entry.path
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].flatMap((group) => {
    const holder = group.find((entry) => !isHardLink(entry))
    const [leader, ...others] = group.map(toMember).sort(byPathBytes)
    if (holder === undefined || leader === undefined) return []
    const { linkTarget: _, ...file } = toMember(holder)
    return [
      { ...file, path: leader.path },
      ...others.map(({ path, mode, owner, group: gid }): LayerMember => {
        const named = { path, kind: 'hard-link', mode, owner, sizeBytes: 0, linkTarget: leader.path } as const
        return gid === undefined ? named : { ...named, group: gid }
      }),
    ]
  })
}

/** @see image-spec v1.1, layer.md, "Whiteouts" */
function whiteout(path: string): LayerMember {
  const folder = posix.dirname(path)
  const name = `.wh.${posix.basename(path)}`
  return { path: folder === '.' ? name : `${folder}/${name}`, kind: 'file', mode: 0, owner: 0, sizeBytes: 0 }
}

/** As the image has them: a layer that named them differently would change them. */
function foldersAbove(members: readonly LayerMember[], image: ImageTree): readonly LayerMember[] {
  const own = new Set(members.map(({ path }) => path))
  const above = new Map<string, LayerMember>()
  for (const { path } of members) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
      const entry = image.get(folder)
      if (entry?.kind === 'directory' && !own.has(folder)) above.set(folder, memberOf(entry, 0n))
    }
  }
  return [...above.values()]
}

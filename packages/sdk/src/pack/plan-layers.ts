import { join, posix } from 'node:path'
import { byPathBytes } from './byte-order.js'
import type { FileEntry } from './file-entry.js'
import { groupFiles } from './group-files.js'
import { APP_FOLDER, APP_USER, HOME_FOLDER, inArchive } from './image-layout.js'
import { type LayerMember, type LayerPlan, planLayer } from './layer-plan.js'

/** A file that the image gets although the build folder does not hold it. */
export interface AddedFile {
  /** Path in the image without a leading `/`. */
  readonly path: string
  readonly bytes: Buffer
  /** 0644 unless given. */
  readonly mode?: number
}

/**
 * Hop 3: groups the build's files into at most 59 layers, so that the next build sends again only what it changed.
 *
 * The first layer holds the folders and links; each of the 40 biggest files from 4 MiB up is a layer of its own,
 * biggest first; files that every build rewrites share one; the rest goes by a hash of its path into a power of two
 * of buckets of about 5 MiB. The grouping depends on paths and sizes alone.
 */
export function planLayers(input: {
  readonly root: string
  readonly entries: readonly FileEntry[]
  readonly added?: readonly AddedFile[]
  /** Adds `/tmp`, which every program expects and an empty base does not have. */
  readonly emptyBase: boolean
}): readonly LayerPlan[] {
  const files = input.entries
    .filter(({ kind }) => kind === 'file')
    .map((entry) => fileMember(input.root, entry))
  const added = (input.added ?? []).map(addedMember)

  return [
    planLayer('folders', folderMembers(input.entries, input.emptyBase)),
    ...groupFiles(files, added).map(({ name, members }) => withParents(name, members)),
  ]
}

/**
 * Layer extractors that work on a layer alone make missing parent folders private to root, so every layer names all
 * folders above its files.
 */
function withParents(name: string, members: readonly LayerMember[]): LayerPlan {
  const folders = new Set<string>()
  for (const { path } of members) {
    for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) folders.add(parent)
  }
  return planLayer(name, [...[...folders].map((path) => folderMember(path)), ...members].sort(byPathBytes))
}

function folderMembers(entries: readonly FileEntry[], emptyBase: boolean): LayerMember[] {
  const build = entries.flatMap((entry): LayerMember[] => {
    const path = inArchive(APP_FOLDER, entry.path)
    if (entry.kind === 'directory') return [folderMember(path)]
    if (entry.kind !== 'symlink' || entry.linkTarget === undefined) return []
    return [{ path, kind: 'symlink', mode: 0o777, owner: 0, sizeBytes: 0, linkTarget: entry.linkTarget }]
  })
  const fixed = [
    folderMember(inArchive(APP_FOLDER)),
    folderMember('home'),
    folderMember(inArchive(HOME_FOLDER), { owner: APP_USER }),
    ...(emptyBase ? [folderMember('tmp', { mode: 0o1777 })] : []),
  ]
  return [...fixed, ...build].sort(byPathBytes)
}

function folderMember(path: string, { owner = 0, mode = 0o755 } = {}): LayerMember {
  return { path, kind: 'directory', mode, owner, sizeBytes: 0 }
}

function fileMember(root: string, entry: FileEntry): LayerMember {
  const { path, sourcePath = path, mode, sizeBytes, stamp } = entry
  const content = { from: 'disk', absolutePath: join(root, sourcePath), stamp } as const
  return { path: inArchive(APP_FOLDER, path), kind: 'file', mode, owner: 0, sizeBytes, content }
}

function addedMember({ path, bytes, mode = 0o644 }: AddedFile): LayerMember {
  const content = { from: 'memory', bytes } as const
  return { path, kind: 'file', mode, owner: 0, sizeBytes: bytes.byteLength, content }
}

/** A layer of added files alone. */
export function planAddedLayer(name: string, files: readonly AddedFile[]): LayerPlan {
  return withParents(name, files.map(addedMember))
}

import type { ImageEntry, ImageTree } from './image-entry.js'

/** The entries with all other names of their files: a layer can only link to what is in itself. */
export function withLinks(changed: readonly ImageEntry[], image: ImageTree): readonly ImageEntry[] {
  const groups = new Map<string, ImageEntry[]>()
  for (const entry of image.values()) {
    if (entry.kind !== 'hard-link') continue
    const holder = image.get(entry.linkTarget)
    const group = groups.get(entry.linkTarget) ?? (holder === undefined ? [] : [holder])
    groups.set(entry.linkTarget, [...group, entry])
  }
  const holderOf = ({ kind, path, linkTarget }: ImageEntry) => (kind === 'hard-link' ? linkTarget : path)
  const linked = changed.flatMap((entry) => groups.get(holderOf(entry)) ?? [])
  return [...new Set([...changed, ...linked])]
}

import type { LayerChanges } from './layer-changes.js'

/**
 * Gives the files of an image: each layer's changes applied to those below it.
 *
 * @param layers - The lowest one first.
 * @see image-spec v1.1, "Applying Changesets"
 */
export function mergeLayers(layers: readonly LayerChanges[]): ReadonlyMap<string, string> {
  const merged = new Map<string, string>()
  for (const { files, removed, opaque } of layers) {
    for (const path of [...merged.keys()]) {
      const above = foldersAbove(path)
      const isGone = removed.has(path) || above.some((folder) => removed.has(folder) || opaque.has(folder))
      if (isGone) merged.delete(path)
    }
    for (const [path, text] of files) merged.set(path, text)
  }
  return merged
}

/** The folders that a path lies in; the root, with an empty name, is the last. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return [...parts.map((_, index) => parts.slice(0, index + 1).join('/')), '']
}

import type { BuildSource } from '../folder-image/image-options.js'
import type { ExcludedEntry } from '../pack/file-entry.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { type Inspection, inspectBuild } from '../pack/inspect/inspect.js'
import { walkBuild } from '../pack/walk.js'

/** What a build folder is, with what ships and what does not. */
export interface FolderInspection extends Inspection {
  /** Absolute path. */
  readonly folder: string
  readonly files: { readonly count: number; readonly sizeBytes: number }
  readonly excluded: readonly ExcludedEntry[]
}

/** Hops 1 and 2 alone. */
export async function inspectFolder(
  source: BuildSource & { readonly signal?: AbortSignal | undefined },
): Promise<FolderInspection> {
  const { entrypoint, args, signal, ignore, normalizeNames } = source
  const walk = await walkBuild({
    folder: source.folder,
    fileSystem: nodeFileSystem,
    ignore,
    normalizeNames,
    signal,
  })
  const inspection = await inspectBuild({ ...walk, fileSystem: nodeFileSystem, entrypoint, args, signal })
  const files = walk.entries.filter(({ kind }) => kind === 'file')
  return {
    ...inspection,
    folder: walk.root,
    files: { count: files.length, sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) },
    excluded: walk.excluded,
    warnings: [...walk.warnings, ...inspection.warnings],
  }
}

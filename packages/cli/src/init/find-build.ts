import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, type FolderInspection, isSdkError } from '@slipway/sdk'

/** Names that engines and build scripts give to the folder of their builds, the likeliest first. */
const SHELVES = ['build', 'builds', 'dist', 'out', 'export', 'bin']
/** Folders below such a one that are looked at: `build/linux`, `build/server/linux`. */
const MAX_DEPTH = 2
/** A whole build is read to be recognised, and nobody waits long for a proposal. */
const MAX_INSPECTIONS = 12
/** What developers name the build that runs on servers. */
const SERVER_NAME = /linux|server/i

/** A build folder that can become an image. */
export interface FoundBuild {
  /** Relative to the folder that was searched, with `/`. */
  readonly dir: string
  readonly inspection: FolderInspection
}

interface Search {
  readonly root: string
  readonly client: Client
  readonly signal: AbortSignal
  inspections: number
}

/**
 * The likeliest build folder below a folder; `undefined` where none is found soon.
 *
 * Disk: reads up to 12 folders as a push does.
 */
export async function findBuild(
  root: string,
  { client, signal }: { readonly client: Client; readonly signal: AbortSignal },
): Promise<FoundBuild | undefined> {
  const search: Search = { root, client, signal, inspections: 0 }
  const names = (await foldersIn(root)).map(({ name }) => name)
  for (const shelf of SHELVES) {
    for (const name of names.filter((one) => one.toLowerCase() === shelf)) {
      const found = await lookInto(search, name, 0)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** A folder of nothing but folders is where builds stand side by side: one of them is meant, not all. */
async function lookInto(search: Search, dir: string, depth: number): Promise<FoundBuild | undefined> {
  const entries = await visibleIn(join(search.root, dir))
  const isShelf = entries.every((entry) => entry.isDirectory())
  const itself = isShelf ? undefined : await inspect(search, dir)
  if (itself !== undefined || depth === MAX_DEPTH) return itself ?? inspectShelf(search, dir, isShelf)
  const folders = entries.filter((entry) => entry.isDirectory()).sort(serversFirst)
  for (const { name } of folders) {
    const found = await lookInto(search, `${dir}/${name}`, depth + 1)
    if (found !== undefined) return found
  }
  return inspectShelf(search, dir, isShelf)
}

/** A folder whose own folders are no builds may be one with its program below. */
function inspectShelf(search: Search, dir: string, isShelf: boolean): Promise<FoundBuild | undefined> {
  return isShelf ? inspect(search, dir) : Promise.resolve(undefined)
}

async function inspect(search: Search, dir: string): Promise<FoundBuild | undefined> {
  if (search.inspections >= MAX_INSPECTIONS) return undefined
  search.inspections += 1
  const { client, root, signal } = search
  try {
    return { dir, inspection: await client.inspectFolder({ folder: join(root, dir), signal }) }
  } catch (error) {
    // What cannot become an image is no build of a server.
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return undefined
  }
}

function serversFirst(a: Dirent, b: Dirent): number {
  return Number(SERVER_NAME.test(b.name)) - Number(SERVER_NAME.test(a.name)) || (a.name < b.name ? -1 : 1)
}

async function foldersIn(path: string): Promise<readonly Dirent[]> {
  return (await visibleIn(path)).filter((entry) => entry.isDirectory())
}

/** A folder that cannot be read has nothing to propose. */
async function visibleIn(path: string): Promise<readonly Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  return entries.filter(({ name }) => !name.startsWith('.'))
}

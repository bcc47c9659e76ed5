import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from './oci-layout.js'

/** One line for each entry below a folder: mode, owner, path, and the digest of its bytes or the target of the link. */
export type Listing = readonly string[]

/** Lists what is below a folder on this machine. */
export async function listFolder(folder: string): Promise<Listing> {
  return listEntries(folder, async (path) => {
    const { mode, uid, gid } = await lstat(path)
    return `${(mode & 0o7777).toString(8)} ${uid}:${gid}`
  })
}

/**
 * Lists what a build folder is to be in the image: root's, folders and programs 755, other files 644, whatever the file
 * system says.
 */
export async function listBuild(folder: string): Promise<Listing> {
  return listEntries(folder, async (path) => {
    const stat = await lstat(path)
    if (stat.isSymbolicLink()) return '777 0:0'
    return `${stat.isDirectory() || isProgram(await readFile(path)) ? '755' : '644'} 0:0`
  })
}

async function listEntries(
  folder: string,
  describeEntry: (path: string) => Promise<string>,
): Promise<Listing> {
  const lines: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isSymbolicLink()
      ? `-> ${await readlink(path)}`
      : entry.isDirectory()
        ? 'folder'
        : sha256(await readFile(path))
    lines.push(`${path.slice(folder.length + 1)}: ${await describeEntry(path)} ${content}`)
  }
  return lines.sort()
}

const isProgram = (bytes: Buffer) =>
  bytes.subarray(0, 4).equals(Buffer.from('\x7fELF')) || bytes.subarray(0, 2).toString() === '#!'

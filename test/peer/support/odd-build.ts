import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { generateUnityFolder } from '../../../bench/unity-folder.mjs'

const SMALL_BUILD_BYTES = 4_000_000
const LONG_PATH_BYTES = 150

/**
 * Writes a small build in the shape of Unity's, with what other archivers stumble over: a link, an empty folder and an
 * empty file, names beyond ASCII, a path too long for the oldest tar header, and modes that say nothing.
 */
export async function writeOddBuild(folder: string): Promise<void> {
  generateUnityFolder(folder, { totalBytes: SMALL_BUILD_BYTES })
  const write = async (path: string, content: string, mode: number) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
    await chmod(join(folder, path), mode)
  }
  await mkdir(join(folder, 'Server_Data', 'empty'))
  await mkdir(join(folder, 'ungelüftet'), { mode: 0o700 })
  await write('Server_Data/empty.txt', '', 0o600)
  await write('ungelüftet/日本語のファイル.txt', 'こんにちは\n', 0o777)
  await write('emoji-🚀.bin', 'lift off', 0o640)
  await write('name with  spaces and "quotes".txt', 'quoted', 0o444)
  await write('start.sh', '#!/bin/sh\nexec ./Server.x86_64 "$@"\n', 0o600)
  await write(longPath(), 'deep down', 0o666)
  await symlink('Server_Data/boot.config', join(folder, 'boot.config'))
  await symlink('../Server.x86_64', join(folder, 'ungelüftet', 'server'))
}

function longPath(): string {
  const parent = 'Server_Data/long'
  const name = `${'n'.repeat(70)}.txt`
  return `${parent}/${'d'.repeat(LONG_PATH_BYTES - parent.length - name.length - 2)}/${name}`
}

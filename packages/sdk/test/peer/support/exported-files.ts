import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { extract, type Header } from 'tar-stream'
import type { Docker } from '../../../../../test/peer/support/docker.js'
import { tempFolder } from '../../support/temp-folder.js'

/**
 * The files of an image as the engine exports them, a line for each: all that the headers say but times, and the digest of the
 * content. Python sources have their time, in seconds.
 */
export async function exportedFiles(docker: Docker, image: string): Promise<readonly string[]> {
  const archive = join(await tempFolder(), 'files.tar')
  const container = await docker.text('create', image, '/nothing')
  try {
    await docker.run(['export', '--output', archive, container])
  } finally {
    await docker.run(['rm', '--force', '--volumes', container])
  }
  const lines: string[] = []
  const reader = extract()
  createReadStream(archive).pipe(reader)
  for await (const entry of reader) {
    const hash = createHash('sha256')
    for await (const chunk of entry) hash.update(chunk as Buffer)
    lines.push(`${describe(entry.header)} ${hash.digest('hex')}`)
  }
  return lines.sort()
}

function describe(header: Header): string {
  const { name, type, mode, uid, gid, size, linkname, devmajor, devminor, mtime, pax } = header
  const long = new Map(Object.entries(pax ?? {}))
  const attributes = [...long].filter(([key]) => key.startsWith('SCHILY.xattr.'))
  const time = name.endsWith('.py') ? Math.floor((mtime?.getTime() ?? 0) / 1000) : ''
  const numbers = [
    mode?.toString(8),
    `${long.get('uid') ?? uid}:${long.get('gid') ?? gid}`,
    size,
    `${devmajor},${devminor}`,
    time,
  ]
  return [JSON.stringify(name), type, ...numbers, linkname ?? '', JSON.stringify(attributes)].join(' ')
}

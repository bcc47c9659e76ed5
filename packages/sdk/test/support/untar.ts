import { Readable } from 'node:stream'
import { extract } from 'tar-stream'

/** One member of an archive, as a reader that we did not write sees it. */
export interface UntarredMember {
  readonly path: string
  readonly type: string
  readonly mode: number
  readonly owner: number
  readonly mtimeMs: number
  readonly linkTarget: string | undefined
  readonly content: Buffer
}

/** Reads an uncompressed archive with tar-stream. */
export async function untar(archive: Buffer): Promise<UntarredMember[]> {
  const members: UntarredMember[] = []
  const reader = extract()
  const done = (async () => {
    for await (const entry of reader) {
      const chunks: Buffer[] = []
      for await (const chunk of entry) chunks.push(chunk as Buffer)
      const { name, type, mode, uid, mtime, linkname } = entry.header
      members.push({
        path: name,
        type: type ?? 'file',
        mode: mode ?? 0,
        owner: uid ?? 0,
        mtimeMs: mtime?.getTime() ?? 0,
        linkTarget: linkname ?? undefined,
        content: Buffer.concat(chunks),
      })
    }
  })()
  Readable.from([archive]).pipe(reader)
  await done
  return members
}

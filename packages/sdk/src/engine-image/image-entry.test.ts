import { describe, expect, it } from 'vitest'
import type { FileRecord } from '../docker/session/file-packet.js'
import { imageTree } from './image-entry.js'

function aRecord(path: string, over: Partial<FileRecord> = {}): FileRecord {
  const numbers = { mode: 0o644, uid: 1, gid: 2, sizeBytes: 5, deviceMajor: 0, deviceMinor: 0 }
  return { path, ...numbers, modifiedNs: 3n, linkTarget: '', xattrs: new Map(), ...over }
}

describe('imageTree', () => {
  it('keeps the number of each file, leaves sockets out and tells links apart', () => {
    const tree = imageTree([
      aRecord('a'),
      aRecord('folder', { mode: 2 ** 31 + 0o755, sizeBytes: 4_096 }),
      aRecord('folder/socket', { mode: 2 ** 24 }),
      aRecord('hard', { linkTarget: 'a' }),
      aRecord('soft', { mode: 2 ** 27 + 0o777, linkTarget: 'a' }),
      aRecord('device', { mode: 2 ** 26, deviceMajor: 8, deviceMinor: 1 }),
    ])

    expect([...tree.keys()]).toEqual(['a', 'folder', 'hard', 'soft', 'device'])
    expect(tree.get('a')).toMatchObject({
      index: 0,
      kind: 'file',
      sizeBytes: 5,
      uid: 1,
      gid: 2,
      modifiedNs: 3n,
    })
    expect(tree.get('folder')).toMatchObject({ kind: 'directory', mode: 0o755, sizeBytes: 0 })
    expect(tree.get('hard')).toMatchObject({ index: 3, kind: 'hard-link', linkTarget: 'a', sizeBytes: 0 })
    expect(tree.get('soft')).toMatchObject({ kind: 'symlink', linkTarget: 'a', sizeBytes: 0 })
    expect(tree.get('device')).toMatchObject({ kind: 'block-device', device: { major: 8, minor: 1 } })
  })
})

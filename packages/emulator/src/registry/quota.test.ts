import { describe, expect, it } from 'vitest'
import { createRoom, quotaMessage } from './quota.js'

const GIB = 1024 ** 3

describe('the words of a refusal', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [535_507_763, '510.7 MiB'],
    [10 * GIB, '10.0 GiB'],
    [1024 * GIB, '1.0 TiB'],
    [5000 * 1024 * GIB, '5000.0 TiB'],
  ])('give %i bytes as %s', (addedBytes, text) => {
    expect(quotaMessage({ addedBytes, usedBytes: 0, limitBytes: 0 })).toMatch(
      new RegExp(`^adding ${text.replace('.', '\\.')} of storage resource, `),
    )
  })
})

describe('room', () => {
  const nothing = { repositoryNames: () => [], blobSizeBytes: () => undefined, manifest: () => undefined }
  const room = createRoom({ usedBytes: () => 4, limitBytes: () => 10 }, nothing)

  it('is kept while content is stored, and free again afterwards, also when that failed', async () => {
    const during = room.keep('studio/a', { sizeBytes: 5 }, async () => {
      expect(() => room.require('studio/b', { sizeBytes: 1 })).not.toThrow()
      expect(() => room.require('studio/b', { sizeBytes: 2 })).toThrow('will exceed')
      throw new Error('the disk is full')
    })

    await expect(during).rejects.toThrow('the disk is full')
    expect(() => room.require('studio/b', { sizeBytes: 6 })).not.toThrow()
  })

  it('is one for all repositories of a project, and not for those of another', async () => {
    await room.keep('studio/a', { sizeBytes: 6 }, async () => {
      expect(() => room.require('studio/b', { sizeBytes: 1 })).toThrow('will exceed')
      expect(() => room.require('other/b', { sizeBytes: 6 })).not.toThrow()
    })
  })

  it('is not kept for what the project holds already', async () => {
    const held = { ...nothing, repositoryNames: () => ['studio/a'], blobSizeBytes: () => 6 }
    const digest = `sha256:${'0'.repeat(64)}` as const
    const full = createRoom({ usedBytes: () => 4, limitBytes: () => 10 }, held)

    await full.keep('studio/b', { sizeBytes: 6, digest }, async () => {
      expect(() => full.require('studio/b', { sizeBytes: 6 })).not.toThrow()
    })
  })
})

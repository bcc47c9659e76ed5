import { describe, expect, it } from 'vitest'
import { inPieces, tarEntry, tarOf } from '../../../../test/harbor/support/tar.js'
import { TarError, tarEntries } from './tar-entries.js'

async function pathsAndContents(bytes: Buffer, pieceBytes = bytes.length): Promise<[string, string][]> {
  const found: [string, string][] = []
  for await (const entry of tarEntries(inPieces(bytes, pieceBytes))) {
    found.push([entry.path, entry.kind === 'file' ? (await entry.content()).toString() : entry.kind])
  }
  return found
}

describe('entries of a tar archive', () => {
  it.each([1, 7, 512, 100_000])('are read from pieces of %d bytes', async (pieceBytes) => {
    const bytes = tarOf({ './etc/': '', './etc/one': 'one', 'two.txt': 'x'.repeat(1000), empty: '' })

    expect(await pathsAndContents(bytes, pieceBytes)).toEqual([
      ['etc', 'folder'],
      ['etc/one', 'one'],
      ['two.txt', 'x'.repeat(1000)],
      ['empty', ''],
    ])
  })

  it('may be passed over without reading them', async () => {
    const paths: string[] = []

    for await (const { path } of tarEntries(inPieces(tarOf({ a: 'x'.repeat(2000), b: 'y' }), 100)))
      paths.push(path)

    expect(paths).toEqual(['a', 'b'])
  })

  it('take the names that pax and GNU tar write before them', async () => {
    const long = `${'folder/'.repeat(40)}file`
    const record = ` path=${long}\n`
    const pax = `${record.length + 3}${record}`
    const bytes = Buffer.concat([
      tarEntry('ignored', pax, 'x'),
      tarEntry('short', 'of pax'),
      tarEntry('././@LongLink', `${long}\0`, 'L'),
      tarEntry('short', 'of GNU'),
      tarEntry('plain', 'neither'),
    ])

    expect(await pathsAndContents(bytes)).toEqual([
      [long, 'of pax'],
      [long, 'of GNU'],
      ['plain', 'neither'],
    ])
  })

  it('are none in an empty stream', async () => {
    expect(await pathsAndContents(Buffer.alloc(0))).toEqual([])
  })

  it.each([
    ['something else', Buffer.from('x'.repeat(600)), 'no tar header'],
    ['an archive cut in a file', tarOf({ a: 'x'.repeat(2000) }).subarray(0, 700), 'ends too early'],
    ['an archive cut in a header', tarOf({ a: 'x' }).subarray(0, 100), 'ends too early'],
  ])('are refused in %s', async (_, bytes, message) => {
    const reading = pathsAndContents(bytes)

    await expect(reading).rejects.toThrow(TarError)
    await expect(reading).rejects.toThrow(message)
  })

  it('end between two pieces of an entry when the signal fires', async () => {
    const abort = new AbortController()
    const bytes = tarOf({ a: 'x'.repeat(5000) })
    const pieces = async function* () {
      yield bytes.subarray(0, 1000)
      abort.abort()
      yield bytes.subarray(1000)
    }
    const reading = async () => {
      for await (const { path } of tarEntries(pieces(), { signal: abort.signal })) expect(path).toBe('a')
    }

    await expect(reading()).rejects.toThrow(/abort/)
  })
})

import { describe, expect, it } from 'vitest'
import { aDigest, aFolder, anImage } from '../../test/support/results.js'
import { folderLines, imageLines } from './inspection-lines.js'

describe('folderLines', () => {
  it('says what a folder is', () => {
    expect(folderLines(aFolder(), { all: false })).toEqual([
      '/game/build',
      '  program     server',
      '  entrypoint  /app/server',
      '  platform    linux/amd64',
      '  linkage     static',
      '  base        scratch',
      '  files       3, 2.00 KiB',
      '  left out    nothing',
    ])
  })

  it('says which glibc is needed, and that no base has it', () => {
    const lines = folderLines(aFolder({ linkage: 'glibc', glibc: '2.99', base: undefined }), { all: false })

    expect(lines).toContain('  linkage     glibc 2.99 or newer')
    expect(lines).toContain('  base        none fits: name one with --base')
  })
})

describe('imageLines', () => {
  it('says what an image is and how it runs', () => {
    expect(imageLines(anImage())).toEqual([
      'registry.example.com/studio/game-server:1.4.2',
      `  digest      ${aDigest('a')}`,
      '  media type  application/vnd.oci.image.manifest.v1+json',
      '  platform    linux/amd64',
      '  size        4.00 KiB',
      '  entrypoint  /app/server',
      '  user        1000:1000',
      '  ports       7777/udp',
      '  env         HOME=/home/app',
      '  env         A=b c',
      '  annotation  org.example.build=42',
      '',
      `  LAYER${' '.repeat(66)}      SIZE  MEDIA TYPE`,
      `  ${aDigest('b')}  1.00 KiB  application/vnd.oci.image.layer.v1.tar+gzip`,
    ])
  })
})

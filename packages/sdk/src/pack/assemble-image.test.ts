import { describe, expect, it } from 'vitest'
import { digestOf } from '../reference/digest.js'
import { assembleImage, type BaseImage } from './assemble-image.js'

const layer = (name: string) => ({
  name,
  diffId: digestOf(`${name} tar`),
  digest: digestOf(name),
  sizeBytes: 5,
})
const platform = { os: 'linux', architecture: 'amd64' }
const run = { user: '1000:1000', entrypoint: ['/app/server'], env: ['HOME=/home/app'] }
const base: BaseImage = {
  manifest: {
    kind: 'manifest',
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: '', digest: digestOf('config'), sizeBytes: 1 },
    layers: [
      { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf('base'), sizeBytes: 9 },
    ],
    annotations: {},
  },
  config: {
    platform,
    run: {
      env: ['PATH=/bin', 'HOME=/base', 'LANG=C'],
      labels: { vendor: 'x' },
      entrypoint: ['/bin/sh'],
      args: ['-c'],
    },
    diffIds: [digestOf('base tar')],
    history: [{ createdBy: 'base' }],
  },
}

describe('assembleImage', () => {
  it('puts layers and diff ids on top of the base, in the same order', () => {
    const { manifest, config } = assembleImage({ platform, base, layers: [layer('a'), layer('b')], run })

    expect(
      JSON.parse(manifest.bytes.toString()).layers.map(({ digest }: { digest: string }) => digest),
    ).toEqual(['base', 'a', 'b'].map(digestOf))
    const parsed = JSON.parse(config.bytes.toString())
    expect(parsed.rootfs.diff_ids).toEqual(['base tar', 'a tar', 'b tar'].map(digestOf))
    expect(parsed.history).toHaveLength(3)
    expect(JSON.parse(manifest.bytes.toString()).config.digest).toBe(digestOf(config.bytes))
  })

  it('keeps what the base sets in the environment and labels, and replaces how it starts', () => {
    const { config } = assembleImage({ platform, base, layers: [layer('a')], run })

    expect(JSON.parse(config.bytes.toString()).config).toEqual({
      User: '1000:1000',
      Entrypoint: ['/app/server'],
      Env: ['PATH=/bin', 'HOME=/home/app', 'LANG=C'],
      Labels: { vendor: 'x' },
    })
  })

  it('gives the same bytes whatever the order of the options, and other bytes for other annotations', () => {
    const one = assembleImage({ platform, base: undefined, layers: [layer('a')], run })
    const other = assembleImage({ run: { ...run }, layers: [layer('a')], base: undefined, platform })
    const annotated = assembleImage({
      platform,
      base: undefined,
      layers: [layer('a')],
      run,
      annotations: { a: 'b' },
    })

    expect(other.manifest.digest).toBe(one.manifest.digest)
    expect(annotated.manifest.digest).not.toBe(one.manifest.digest)
    expect(annotated.config.digest).toBe(one.config.digest)
  })
})

import { describe, expect, it } from 'vitest'
import { digestOf } from './digest.js'
import { readManifest } from './manifest.js'

const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const configDigest = digestOf(Buffer.from('config'))
const layerDigest = digestOf(Buffer.from('layer'))
const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: configDigest, size: 6 }
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: layerDigest, size: 5 }

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('image manifest', () => {
  it('names the blobs it needs and takes the artifact type from its config', () => {
    const manifest = readManifest(
      bytesOf({ schemaVersion: 2, config, layers: [layer] }),
      `${IMAGE}; charset=utf-8`,
    )

    expect(manifest).toEqual({
      mediaType: IMAGE,
      blobs: [configDigest, layerDigest],
      manifests: [],
      artifactType: config.mediaType,
      configMediaType: config.mediaType,
      layerMediaTypes: [layer.mediaType],
    })
  })

  it('prefers its own artifact type and carries subject and annotations', () => {
    const manifest = readManifest(
      bytesOf({
        schemaVersion: 2,
        mediaType: IMAGE,
        artifactType: 'application/example',
        config,
        layers: null,
        subject: { ...layer, mediaType: IMAGE },
        annotations: { key: 'value' },
      }),
      IMAGE,
    )

    expect(manifest).toMatchObject({
      blobs: [configDigest],
      artifactType: 'application/example',
      subject: layerDigest,
      annotations: { key: 'value' },
    })
  })

  it('does not need a layer that may live elsewhere', () => {
    const foreign = { ...layer, mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' }

    const manifest = readManifest(bytesOf({ schemaVersion: 2, config, layers: [foreign] }), IMAGE)

    expect(manifest).toMatchObject({ blobs: [configDigest] })
  })
})

describe('index', () => {
  it('names the manifests it needs and has no artifact type of its own', () => {
    const manifest = readManifest(
      bytesOf({ schemaVersion: 2, manifests: [{ ...layer, mediaType: IMAGE }] }),
      INDEX,
    )

    expect(manifest).toEqual({
      mediaType: INDEX,
      blobs: [],
      manifests: [layerDigest],
      layerMediaTypes: [],
    })
  })
})

it.each<[string, unknown, string | undefined]>([
  ['no content type', { schemaVersion: 2, config, layers: [] }, undefined],
  ['an unknown content type', { schemaVersion: 2, config, layers: [] }, 'application/json'],
  [
    'another mediaType than the content type',
    { schemaVersion: 2, mediaType: INDEX, config, layers: [] },
    IMAGE,
  ],
  ['schema version 1', { schemaVersion: 1, config, layers: [] }, IMAGE],
  ['no config', { schemaVersion: 2, layers: [] }, IMAGE],
  ['a malformed digest', { schemaVersion: 2, config: { ...config, digest: 'sha256:1' }, layers: [] }, IMAGE],
  ['a negative size', { schemaVersion: 2, config: { ...config, size: -1 }, layers: [] }, IMAGE],
  ['an image that is an index too', { schemaVersion: 2, config, layers: [], manifests: [] }, IMAGE],
  ['an index that is an image too', { schemaVersion: 2, manifests: [], layers: [layer] }, INDEX],
  [
    'a config type with a NUL',
    { schemaVersion: 2, config: { ...config, mediaType: 'a/b\0c' }, layers: [] },
    IMAGE,
  ],
  ['an artifact type with a NUL', { schemaVersion: 2, config, layers: [], artifactType: 'a/b\0c' }, IMAGE],
  ['a list', [], IMAGE],
  ['null', null, INDEX],
])('refuses %s', (_name, document, contentType) => {
  expect(readManifest(bytesOf(document), contentType)).toHaveProperty('problem')
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['a hundred thousand open brackets', Buffer.from('['.repeat(100_000))],
])('refuses %s', (_name, bytes) => {
  expect(readManifest(bytes, IMAGE)).toHaveProperty('problem')
})

import { describe, expect, it } from 'vitest'
import { encodeConfig, type ImageConfig } from '../../oci/config.js'
import { encodeManifest } from '../../oci/manifest.js'
import { DOCKER_INDEX, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../oci/media-types.js'
import { digestOf } from '../../reference/digest.js'
import { parseConfig } from './config.js'
import { readManifest } from './manifest.js'
import { readReferrerList } from './referrer-list.js'
import { readRepositoryList } from './repository-list.js'
import { readTagList } from './tag-list.js'

const digest = digestOf('x')
const json = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('parseConfig', () => {
  it('reads back what we encode', () => {
    const config: ImageConfig = {
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      created: '2026-01-05T12:00:00Z',
      run: {
        user: '1000:1000',
        workingDir: '/app',
        entrypoint: ['./server'],
        args: ['-batchmode'],
        env: ['HOME=/home/app'],
        exposedPorts: ['7777/udp'],
        volumes: ['/data', '/more'],
        stopSignal: 'SIGTERM',
        healthcheck: {
          test: ['CMD', '/app/server', '--ping'],
          intervalNs: 30_000_000_000,
          timeoutNs: 1_000_000,
          startPeriodNs: 5_000_000_000,
          startIntervalNs: 1_000_000_000,
          retries: 3,
        },
        labels: { a: 'b' },
      },
      diffIds: [digest],
      history: [
        { createdBy: 'slipway', emptyLayer: true },
        { comment: 'x', created: '2026-01-05T12:00:00Z' },
      ],
    }

    expect(parseConfig(encodeConfig(config).bytes)).toEqual(config)
  })

  it('takes null, empty and absent for the same, as Docker writes them', () => {
    const wire = {
      architecture: 'amd64',
      os: 'linux',
      variant: '',
      config: {
        User: '',
        Entrypoint: null,
        Cmd: null,
        Env: [],
        ExposedPorts: null,
        Labels: null,
        Volumes: {},
      },
      rootfs: { type: 'layers', diff_ids: [digest] },
      history: null,
      docker_version: '20.10',
    }

    expect(parseConfig(json(wire))).toEqual({
      platform: { os: 'linux', architecture: 'amd64' },
      run: {},
      diffIds: [digest],
      history: [],
    })
  })

  it.each(['', '[]', '{"os":"linux"}', '{"os":"linux","architecture":"amd64","rootfs":{"diff_ids":["x"]}}'])(
    'refuses %j',
    (text) => {
      expect(() => parseConfig(Buffer.from(text), 'h/a/b:1')).toThrow(
        expect.objectContaining({ code: 'UNEXPECTED_RESPONSE', target: 'h/a/b:1' }),
      )
    },
  )
})

describe('readManifest', () => {
  const config = { mediaType: 'application/vnd.docker.container.image.v1+json', digest, size: 2 }

  it('reads back what we encode', () => {
    const parts = {
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, sizeBytes: 2 },
      layers: [{ mediaType: 'l', digest, sizeBytes: 0 }],
      annotations: { a: 'b' },
    }

    expect(readManifest(encodeManifest(parts).bytes, `${OCI_MANIFEST}; charset=utf-8`)).toEqual({
      kind: 'manifest',
      mediaType: OCI_MANIFEST,
      ...parts,
    })
  })

  it('takes the media type from the bytes where the registry states none', () => {
    const bytes = json({ schemaVersion: 2, mediaType: DOCKER_MANIFEST, config, layers: [] })

    expect(readManifest(bytes, 'application/json')).toMatchObject({ mediaType: DOCKER_MANIFEST })
    expect(readManifest(bytes, undefined)).toMatchObject({ mediaType: DOCKER_MANIFEST })
  })

  it('reads an index with and without platforms', () => {
    const entry = { mediaType: OCI_MANIFEST, digest, size: 7 }
    const bytes = json({
      schemaVersion: 2,
      manifests: [{ ...entry, platform: { os: 'linux', architecture: 'amd64', 'os.version': '1' } }, entry],
    })

    expect(readManifest(bytes, DOCKER_INDEX)).toEqual({
      kind: 'index',
      mediaType: DOCKER_INDEX,
      manifests: [
        { mediaType: OCI_MANIFEST, digest, sizeBytes: 7, platform: { os: 'linux', architecture: 'amd64' } },
        { mediaType: OCI_MANIFEST, digest, sizeBytes: 7 },
      ],
    })
  })

  it('takes null for an empty list, as Go programs write it', () => {
    expect(readManifest(json({ schemaVersion: 2, config, layers: null }), OCI_MANIFEST)).toMatchObject({
      layers: [],
    })
    expect(readManifest(json({ schemaVersion: 2, manifests: null }), OCI_INDEX)).toMatchObject({
      manifests: [],
    })
  })

  it('refuses schema 1, other kinds, and bytes that are not what the registry states', () => {
    expect(readManifest(json({ schemaVersion: 1, fsLayers: [] }), undefined)).toBeUndefined()
    expect(readManifest(json({ schemaVersion: 2, config, layers: [] }), OCI_INDEX)).toBeUndefined()
    expect(readManifest(json({ schemaVersion: 2, manifests: [] }), OCI_MANIFEST)).toBeUndefined()
    expect(readManifest(Buffer.from('<html>'), OCI_MANIFEST)).toBeUndefined()
  })
})

describe('readTagList', () => {
  it.each([
    ['{"name":"a","tags":["1","2"]}', ['1', '2']],
    ['{"name":"a","tags":null}', []],
    ['{"name":"a"}', []],
    ['<html>', undefined],
    ['{"tags":"x"}', undefined],
  ])('reads %s', (body, expected) => {
    expect(readTagList(Buffer.from(body))).toEqual(expected)
  })
})

describe('readRepositoryList', () => {
  it.each([
    ['{"repositories":["a","b/c"]}', ['a', 'b/c']],
    ['{"repositories":null}', []],
    ['{}', undefined],
    ['<html>', undefined],
  ])('reads %s', (body, expected) => {
    expect(readRepositoryList(Buffer.from(body))).toEqual(expected)
  })
})

describe('readReferrerList', () => {
  const entry = { mediaType: OCI_MANIFEST, digest, size: 7 }

  it('reads entries with and without an artifact type, and drops what it cannot name', () => {
    const odd = [{ ...entry, digest: 'sha512:00' }, { ...entry, size: -1 }, 'x', null]
    const manifests = [{ ...entry, artifactType: 'a/b', annotations: { c: 'd' } }, ...odd, entry]

    expect(readReferrerList(json({ schemaVersion: 2, manifests }))).toEqual([
      { mediaType: OCI_MANIFEST, digest, sizeBytes: 7, artifactType: 'a/b' },
      { mediaType: OCI_MANIFEST, digest, sizeBytes: 7 },
    ])
  })

  it.each([
    ['{"schemaVersion":2,"manifests":null}', []],
    ['{"schemaVersion":2,"config":{}}', undefined],
    ['404 page not found', undefined],
  ])('reads %s', (body, expected) => {
    expect(readReferrerList(Buffer.from(body))).toEqual(expected)
  })
})

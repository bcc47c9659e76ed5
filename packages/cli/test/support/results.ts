import type {
  Digest,
  FolderInspection,
  ImageInspection,
  PromotionReceipt,
  PushPlan,
  PushReceipt,
} from '@slipway/sdk'

/** A digest that a person can recognise. */
export function aDigest(hexDigit: string): Digest {
  return `sha256:${hexDigit.repeat(64)}`
}

/** A receipt of a push that sent one of two layers. */
export function aReceipt(parts: Partial<PushReceipt> = {}): PushReceipt {
  return {
    schemaVersion: 1,
    reference: 'registry.example.com/studio/game-server:1.4.2',
    repository: 'studio/game-server',
    name: 'game-server',
    tag: '1.4.2',
    digest: aDigest('a'),
    platform: 'linux/amd64',
    engine: { name: 'unity', version: '2021.3.45f1' },
    sizeBytes: 3 * 1024 * 1024,
    uploadedBytes: 1024 * 1024,
    reusedBytes: 2 * 1024 * 1024,
    requests: 9,
    durationMs: 1234,
    layers: [
      {
        digest: aDigest('b'),
        diffId: aDigest('c'),
        sizeBytes: 2 * 1024 * 1024,
        outcome: 'existing',
        files: 0,
      },
      { digest: aDigest('d'), diffId: aDigest('e'), sizeBytes: 1024 * 1024, outcome: 'uploaded', files: 7 },
    ],
    excluded: [],
    warnings: [],
    ...parts,
  }
}

/** A plan for a build that was partly pushed before. */
export function aPlan(parts: Partial<PushPlan> = {}): PushPlan {
  return {
    schemaVersion: 1,
    reference: 'registry.example.com/studio/game-server:1.4.2',
    platform: 'linux/amd64',
    engine: { name: 'godot', version: '4.3' },
    entrypoint: ['/app/server.x86_64'],
    args: ['--headless', 'two words'],
    base: 'debian:12-slim',
    files: { count: 8, sizeBytes: 2048 },
    excluded: [{ path: 'server.debug', kind: 'file', sizeBytes: 1024, reason: 'built-in: debug symbols' }],
    layers: [
      {
        name: 'server.pck',
        files: 1,
        tarSizeBytes: 4096,
        digest: aDigest('b'),
        sizeBytes: 1024,
        outcome: 'existing',
      },
      { name: 'files 1/1', files: 7, tarSizeBytes: 8192, outcome: 'upload' },
    ],
    uploadAtMostBytes: 8192,
    reusedBytes: 1024,
    compared: true,
    warnings: [],
    ...parts,
  }
}

/** What a folder with a small static server is. */
export function aFolder(parts: Partial<FolderInspection> = {}): FolderInspection {
  return {
    folder: '/game/build',
    engine: { name: 'none' },
    program: 'server',
    entrypoint: ['/app/server'],
    args: [],
    platform: { os: 'linux', architecture: 'amd64' },
    linkage: 'static',
    base: 'scratch',
    files: { count: 3, sizeBytes: 2048 },
    excluded: [],
    warnings: [],
    ...parts,
  }
}

/** What an image of one layer is. */
export function anImage(parts: Partial<ImageInspection> = {}): ImageInspection {
  return {
    reference: 'registry.example.com/studio/game-server:1.4.2',
    digest: aDigest('a'),
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    platform: 'linux/amd64',
    sizeBytes: 4096,
    layers: [
      { digest: aDigest('b'), sizeBytes: 1024, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' },
    ],
    run: {
      user: '1000:1000',
      entrypoint: ['/app/server'],
      exposedPorts: ['7777/udp'],
      env: ['HOME=/home/app', 'A=b c'],
    },
    annotations: { 'org.example.build': '42' },
    ...parts,
  }
}

/** A receipt of a promotion to another repository of the registry: three blobs, each of another outcome. */
export function aPromotion(parts: Partial<PromotionReceipt> = {}): PromotionReceipt {
  return {
    schemaVersion: 1,
    source: `registry.example.com/studio/game-server:1.4.2@${aDigest('a')}`,
    reference: 'registry.example.com/released/game-server:1.4.2',
    digest: aDigest('a'),
    sizeBytes: 6 * 1024 * 1024,
    copiedBytes: 1024 * 1024,
    reusedBytes: 5 * 1024 * 1024,
    mountedBytes: 2 * 1024 * 1024,
    blobs: [
      { digest: aDigest('b'), sizeBytes: 1024 * 1024, outcome: 'uploaded' },
      { digest: aDigest('c'), sizeBytes: 2 * 1024 * 1024, outcome: 'mounted' },
      { digest: aDigest('d'), sizeBytes: 3 * 1024 * 1024, outcome: 'existing' },
    ],
    requests: 9,
    durationMs: 1234,
    ...parts,
  }
}

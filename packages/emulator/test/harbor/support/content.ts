import { expect } from 'vitest'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  INDEX,
  imageOf,
  pushBlob,
  putManifest,
} from '../../support/content.js'
import type { Harbor } from './a-harbor.js'

/** An image whose config says what Harbor shows of it. */
export const CONFIG = {
  created: '2026-01-02T03:04:05Z',
  author: '',
  architecture: 'amd64',
  os: 'linux',
  config: { Cmd: ['/server'], Labels: { maintainer: 'a studio' } },
  rootfs: { type: 'layers', diff_ids: [] },
  history: [{ created: '2026-01-02T03:04:05Z', created_by: 'slipway' }],
}

/** Pushes a manifest with its blobs by a tag, or by its digest where none is given. @returns its digest */
export async function pushImage(
  harbor: Harbor,
  image: string,
  {
    tag,
    layer = 'layer',
    config = JSON.stringify(CONFIG),
    extra = {},
  }: {
    readonly tag?: string
    readonly layer?: string
    readonly config?: string
    readonly extra?: object
  } = {},
): Promise<string> {
  const repository = `${harbor.emulator.project}/${image}`
  const send = harbor.as(harbor.emulator.push)
  for (const content of [config, layer]) await pushBlob(send, repository, content)
  const manifest = imageOf([layer], extra, config)
  const reply = await putManifest(send, repository, tag ?? digestOf(manifest), manifest)
  expect(reply.status).toBe(201)
  return digestOf(manifest)
}

/** Pushes an index over two images that have no tags. @returns the digests of the index and of the images */
export async function pushIndex(harbor: Harbor, image: string, tag: string) {
  const parts = [
    await pushImage(harbor, image, { layer: 'a' }),
    await pushImage(harbor, image, { layer: 'b' }),
  ]
  const manifests = parts.map((digest, at) => ({
    ...descriptorOf(imageOf([at === 0 ? 'a' : 'b'], {}, JSON.stringify(CONFIG)), IMAGE),
    digest,
    platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
  }))
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
  const repository = `${harbor.emulator.project}/${image}`
  const reply = await putManifest(harbor.as(harbor.emulator.push), repository, tag, index, INDEX)
  expect(reply.status).toBe(201)
  return { index: digestOf(index), parts }
}

/** Pushes something that is attached to an image: a manifest with a subject. @returns its digest */
export async function pushAttached(harbor: Harbor, image: string, subject: string, artifactType: string) {
  const extra = { artifactType, subject: { mediaType: IMAGE, digest: subject, size: 1 } }
  return pushImage(harbor, image, { layer: artifactType, config: '{}', extra })
}

/** Signs an image as cosign does where there are no referrers: by the tag of the signature. @returns its digest */
export async function sign(harbor: Harbor, image: string, subject: string): Promise<string> {
  const repository = `${harbor.emulator.project}/${image}`
  const send = harbor.as(harbor.emulator.push)
  for (const content of ['{}', 'signature']) await pushBlob(send, repository, content)
  const layers = [descriptorOf('signature', 'application/vnd.dev.cosign.simplesigning.v1+json')]
  const manifest = imageOf([], { layers }, '{}')
  const reply = await putManifest(send, repository, `${subject.replace(':', '-')}.sig`, manifest)
  expect(reply.status).toBe(201)
  return digestOf(manifest)
}

/** The path of a repository of the emulator's project, or of something in it. */
export function repositoryPath({ emulator }: Harbor, image: string, rest = ''): string {
  return `/projects/${emulator.project}/repositories/${encodeURIComponent(encodeURIComponent(image))}${rest}`
}

/** The body of a rule that makes tags of repositories immutable. */
export function ruleFor(repositories: string, tags: string, extra: object = {}) {
  return {
    action: 'immutable',
    template: 'immutable_template',
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: tags }],
    scope_selectors: {
      repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: repositories }],
    },
    ...extra,
  }
}

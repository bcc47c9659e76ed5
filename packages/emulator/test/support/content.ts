import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { Reply, Send } from './client.js'
import { closingPath, locationOf } from './location.js'

export const IMAGE = 'application/vnd.oci.image.manifest.v1+json'
export const INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'

/** Computes a digest without the emulator's own code. */
export function digestOf(content: string | Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`
}

/** Describes content as manifests do. */
export function descriptorOf(content: string, mediaType: string) {
  return { mediaType, digest: digestOf(content), size: Buffer.byteLength(content) }
}

/** Writes an image manifest over a config and layers that are given as text. */
export function imageOf(layers: readonly string[] = ['layer'], extra: object = {}, config = '{}'): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: IMAGE,
    config: descriptorOf(config, CONFIG),
    layers: layers.map((layer) => descriptorOf(layer, LAYER)),
    ...extra,
  })
}

/** Pushes a blob by POST and PUT, which every registry takes, and gives its digest. */
export async function pushBlob(
  send: Send,
  repository: string,
  content: string,
  algorithm = 'sha256',
): Promise<string> {
  const digest = digestOf(content, algorithm)
  const path = closingPath(await openSession(send, repository), digest)
  const headers = { 'content-type': 'application/octet-stream' }
  const reply = await send('PUT', path, { headers, body: content })
  expect(reply.status).toBe(201)
  return digest
}

/** Opens an upload session and gives path and query of its location. */
export async function openSession(send: Send, repository: string): Promise<string> {
  const reply = await send('POST', `/v2/${repository}/blobs/uploads/`, { headers: { 'content-length': '0' } })
  expect(reply.status).toBe(202)
  return locationOf(reply)
}

/** Sends a manifest, whatever comes of it. */
export function putManifest(
  send: Send,
  repository: string,
  reference: string,
  manifest: string,
  mediaType = IMAGE,
): Promise<Reply> {
  const headers = { 'content-type': mediaType }
  return send('PUT', `/v2/${repository}/manifests/${reference}`, { headers, body: manifest })
}

/** Pushes an image with its blobs and gives the digest of its manifest. */
export async function pushImage(
  send: Send,
  repository: string,
  reference: string,
  layers: readonly string[] = ['layer'],
): Promise<string> {
  for (const content of ['{}', ...layers]) await pushBlob(send, repository, content)
  const manifest = imageOf(layers)
  const reply = await putManifest(send, repository, reference, manifest)
  expect(reply.status).toBe(201)
  return digestOf(manifest)
}

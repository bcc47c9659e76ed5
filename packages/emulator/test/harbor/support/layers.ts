import { expect } from 'vitest'
import type { Send } from '../../support/client.js'
import { digestOf, IMAGE, INDEX, openSession, putManifest } from '../../support/content.js'
import { closingPath } from '../../support/location.js'

const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

/** Pushes an image with layers of these bytes and gives the digest of its manifest. */
export async function pushLayers(
  send: Send,
  repository: string,
  { reference, layers }: { readonly reference: string; readonly layers: readonly Buffer[] },
): Promise<string> {
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', reference }))
  for (const content of [config, ...layers]) await pushBytes(send, repository, content)
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: IMAGE,
    config: descriptor(config, CONFIG),
    layers: layers.map((layer) => descriptor(layer, LAYER)),
  })
  expect((await putManifest(send, repository, reference, manifest)).status).toBe(201)
  return digestOf(manifest)
}

/** Pushes an index of manifests that are there and gives its digest. */
export async function pushIndex(
  send: Send,
  repository: string,
  { reference, images }: { readonly reference: string; readonly images: readonly string[] },
): Promise<string> {
  const manifests = images.map((digest) => ({ mediaType: IMAGE, digest, size: 1 }))
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
  expect((await putManifest(send, repository, reference, index, INDEX)).status).toBe(201)
  return digestOf(index)
}

async function pushBytes(send: Send, repository: string, content: Buffer): Promise<void> {
  const path = closingPath(await openSession(send, repository), digestOf(content))
  const headers = { 'content-type': 'application/octet-stream' }
  expect((await send('PUT', path, { headers, body: content })).status).toBe(201)
}

function descriptor(content: Buffer, mediaType: string) {
  return { mediaType, digest: digestOf(content), size: content.length }
}

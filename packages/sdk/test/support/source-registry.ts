import type { ServerResponse } from 'node:http'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import type { Digest } from '../../src/reference/digest.js'
import { aBlob } from './registry-content.js'
import { type ScriptedServer, serve } from './scripted-server.js'

/** A registry that everybody may read, with one image and a fault. */
export interface SourceRegistry extends ScriptedServer {
  /** Reference of its image, with a tag. */
  readonly reference: string
  readonly layer: { readonly digest: Digest; readonly sizeBytes: number; readonly bytes: Buffer }
  /** `Authorization` header of each request. */
  readonly authorizations: readonly (string | undefined)[]
}

/** Starts a {@link SourceRegistry} that leaves the answer to each request for the layer to the script. */
export async function serveSource(
  script: (response: ServerResponse, layer: Buffer, attempt: number) => void,
  { layerBytes = 3_000_000 } = {},
): Promise<SourceRegistry> {
  const [config, layer] = [aBlob(200), aBlob(layerBytes)]
  const manifest = encodeManifest({
    config: { mediaType: OCI_CONFIG, digest: config.digest, sizeBytes: config.sizeBytes },
    layers: [{ mediaType: OCI_LAYER_GZIP, digest: layer.digest, sizeBytes: layer.sizeBytes }],
  })
  const authorizations: (string | undefined)[] = []
  let attempt = 0
  const server = await serve(({ raw, url }, response) => {
    authorizations.push(raw.headers.authorization)
    if (url.pathname.includes('/manifests/')) {
      response.writeHead(200, { 'Content-Type': manifest.mediaType })
      return void response.end(manifest.bytes)
    }
    if (!url.pathname.includes('/blobs/')) return void response.end()
    if (url.pathname.endsWith(config.digest)) return void response.end(config.bytes)
    attempt += 1
    script(response, layer.bytes, attempt)
  })
  return { ...server, reference: `${server.host}/studio/game:1.0`, layer, authorizations }
}

import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { Emulator } from '@slipway/emulator'
import { pack } from 'tar-stream'
import { Secret } from '../../src/log/secret.js'
import { canonicalJson } from '../../src/oci/canonical-json.js'
import type { EncodedContent } from '../../src/oci/descriptor.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import type { Repository } from '../../src/registry/repository.js'
import { aCredential, aRegistry } from './a-registry.js'

/** A repository of an emulator, for its push robot. */
export function repositoryOf({ registry, project, push }: Emulator, name: string): Repository {
  const { username, token } = push
  const credential = aCredential(registry, { username, secret: new Secret(token) })
  return aRegistry(registry, { credential }).repository(`${project}/${name}`)
}

/**
 * Pushes an image of Debian 12 with these packages, `name version` each, and gives its manifest. Without any the image has no
 * database of packages that a scanner could read.
 */
export async function pushDebian(
  { blobs, manifests }: Repository,
  tag: string,
  ...packages: readonly string[]
): Promise<EncodedContent> {
  const layer = blobOf(gzipSync(await debianTar(packages)))
  const config = blobOf(canonicalJson({ os: 'linux', architecture: 'amd64', packages }))
  for (const blob of [config, layer]) await blobs.upload(blob)
  const manifest = encodeManifest({
    config: { ...config, mediaType: OCI_CONFIG },
    layers: [{ ...layer, mediaType: OCI_LAYER_GZIP }],
  })
  await manifests.put(tag, manifest)
  return manifest
}

async function debianTar(packages: readonly string[]): Promise<Buffer> {
  const archive = pack()
  const installed = packages.map((entry) => {
    const [name, version] = entry.split(' ')
    return `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`
  })
  archive.entry({ name: 'etc/os-release' }, 'ID=debian\nVERSION_ID="12"\n')
  if (installed.length > 0) archive.entry({ name: 'var/lib/dpkg/status' }, installed.join('\n'))
  archive.finalize()
  return buffer(archive)
}

function blobOf(bytes: Buffer) {
  return { digest: digestOf(bytes), sizeBytes: bytes.byteLength, open: () => bytes }
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Emulator } from '@slipway/emulator'

const BLOCK = 512

/**
 * Pushes an image of Debian 12 with one package, which a scanner reads from its database of packages.
 */
export async function pushDebian(
  { url, project, push }: Emulator,
  name: string,
  tag: string,
  [packageName, version]: readonly [name: string, version: string],
): Promise<void> {
  const repository = `${url}/v2/${project}/${name}`
  const authorization = `Basic ${Buffer.from(`${push.username}:${push.token}`).toString('base64')}`
  const send = async (
    method: string,
    address: string,
    body: Uint8Array<ArrayBuffer>,
    contentType: string,
  ) => {
    const headers = { authorization, 'content-type': contentType }
    const answer = await fetch(address, { method, headers, body })
    if (!answer.ok) throw new Error(`${method} ${address} answered ${answer.status}`)
    return answer
  }
  const upload = async (bytes: Uint8Array<ArrayBuffer>, mediaType: string) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const started = await send('POST', `${repository}/blobs/uploads/`, new Uint8Array(), 'text/plain')
    const place = new URL(started.headers.get('location') ?? '', url)
    place.searchParams.set('digest', digest)
    await send('PUT', place.href, bytes, 'application/octet-stream')
    return { mediaType, digest, size: bytes.byteLength }
  }
  const status = `Package: ${packageName}\nStatus: install ok installed\nVersion: ${version}\n`
  const files = { 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', 'var/lib/dpkg/status': status }
  const layer = new Uint8Array(gzipSync(tarOf(files)))
  const config = new TextEncoder().encode('{"os":"linux","architecture":"amd64"}')
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: await upload(config, 'application/vnd.oci.image.config.v1+json'),
    layers: [await upload(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')],
  }
  const body = new TextEncoder().encode(JSON.stringify(manifest))
  await send('PUT', `${repository}/manifests/${tag}`, body, mediaType)
}

/** A tar archive of small files (POSIX ustar). */
function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).map(([name, text]) => {
    const content = Buffer.from(text)
    const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)
    return Buffer.concat([headerOf(name, content.length), content, padding])
  })
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)])
}

function headerOf(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  // The checksum is counted as if its own field held spaces.
  header.write('        ', 148)
  header.write('0ustar\0', 156)
  header.write('00', 263)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

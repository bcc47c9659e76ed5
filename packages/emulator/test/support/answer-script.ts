import type { Reply, Send } from './client.js'
import { digestOf, IMAGE, INDEX, imageOf, openSession, putManifest } from './content.js'
import { closingPath } from './location.js'

/** A call of the script, by the name under which differences are listed. */
export interface ScriptedCall {
  readonly name: string
  readonly call: (send: Send, repository: string) => Promise<Reply>
}

const LAYER = 'a layer of bytes'
const IMAGE_MANIFEST = imageOf([LAYER])
const MISSING = digestOf('nobody has this')
const octets = { 'content-type': 'application/octet-stream' }

const at = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): ScriptedCall['call'] => {
  return (send, repository) => send(method, `/v2/${repository}/${path}`, { headers })
}
const inSession =
  (method: string, query: string, body?: string): ScriptedCall['call'] =>
  async (send, repository) => {
    const path = await openSession(send, repository)
    const target = query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
    return send(method, target, { headers: octets, ...(body !== undefined && { body }) })
  }
const upload =
  (content: string): ScriptedCall['call'] =>
  async (send, repository) =>
    send('PUT', closingPath(await openSession(send, repository), digestOf(content)), {
      headers: octets,
      body: content,
    })

/** What a pusher and a puller ask, in an order in which each call finds what the ones before left. */
export const ANSWER_SCRIPT: readonly ScriptedCall[] = [
  { name: 'ping', call: (send) => send('GET', '/v2/') },
  { name: 'ping without a slash', call: (send) => send('GET', '/v2') },
  { name: 'ping by another method', call: (send) => send('DELETE', '/v2/') },
  { name: 'tags of an unknown repository', call: at('GET', 'tags/list') },
  { name: 'manifest in an unknown repository', call: at('GET', 'manifests/1.0') },
  { name: 'blob in an unknown repository', call: at('HEAD', `blobs/${MISSING}`) },
  { name: 'start an upload', call: at('POST', 'blobs/uploads/') },
  { name: 'status of a new upload', call: inSession('GET', '') },
  { name: 'send a chunk', call: inSession('PATCH', '', LAYER) },
  { name: 'cancel an upload', call: inSession('DELETE', '') },
  { name: 'close an upload with another digest', call: inSession('PUT', `digest=${MISSING}`, LAYER) },
  { name: 'close an upload without a digest', call: inSession('PUT', '', LAYER) },
  { name: 'close an upload with a digest that is none', call: inSession('PUT', 'digest=sha256:12', LAYER) },
  { name: 'upload a config', call: upload('{}') },
  {
    name: 'manifest whose layer is missing',
    call: (send, name) => putManifest(send, name, '1.0', IMAGE_MANIFEST),
  },
  { name: 'upload a layer', call: upload(LAYER) },
  { name: 'upload a layer again', call: upload(LAYER) },
  { name: 'look for a layer', call: at('HEAD', `blobs/${digestOf(LAYER)}`) },
  { name: 'fetch a layer', call: at('GET', `blobs/${digestOf(LAYER)}`) },
  {
    name: 'fetch a part of a layer',
    call: (send, name) =>
      send('GET', `/v2/${name}/blobs/${digestOf(LAYER)}`, { headers: { range: 'bytes=2-5' } }),
  },
  { name: 'blob that is missing', call: at('GET', `blobs/${MISSING}`) },
  { name: 'blob with a digest that is none', call: at('GET', 'blobs/sha256:12') },
  {
    name: 'mount a layer',
    call: (send, name) =>
      send('POST', `/v2/${name}-copy/blobs/uploads/?mount=${digestOf(LAYER)}&from=${name}`),
  },
  {
    name: 'mount what is missing',
    call: (send, name) => send('POST', `/v2/${name}-copy/blobs/uploads/?mount=${MISSING}&from=${name}`),
  },
  { name: 'put a manifest', call: (send, name) => putManifest(send, name, '1.0', IMAGE_MANIFEST) },
  { name: 'put a manifest again', call: (send, name) => putManifest(send, name, '1.0', IMAGE_MANIFEST) },
  {
    name: 'put a manifest by its digest',
    call: (send, name) => putManifest(send, name, digestOf(IMAGE_MANIFEST), IMAGE_MANIFEST),
  },
  {
    name: 'put a manifest by another digest',
    call: (send, name) => putManifest(send, name, MISSING, IMAGE_MANIFEST),
  },
  { name: 'put what is no JSON', call: (send, name) => putManifest(send, name, '2.0', 'no json') },
  {
    name: 'put an index whose image is missing',
    call: (send, name) =>
      putManifest(
        send,
        name,
        '2.0',
        JSON.stringify({
          schemaVersion: 2,
          mediaType: INDEX,
          manifests: [{ mediaType: INDEX, digest: MISSING, size: 3 }],
        }),
        INDEX,
      ),
  },
  { name: 'look for a manifest by tag', call: at('HEAD', 'manifests/1.0', { accept: IMAGE }) },
  { name: 'look for a manifest without Accept', call: at('HEAD', 'manifests/1.0') },
  {
    name: 'fetch a manifest by digest',
    call: at('GET', `manifests/${digestOf(IMAGE_MANIFEST)}`, { accept: IMAGE }),
  },
  { name: 'manifest that is missing', call: at('GET', 'manifests/9.9') },
  { name: 'tags', call: at('GET', 'tags/list') },
  { name: 'path that is none', call: at('GET', 'nothing/here') },
  { name: 'name outside of the grammar', call: (send) => send('GET', '/v2/UPPER/tags/list') },
  { name: 'delete a manifest', call: at('DELETE', `manifests/${digestOf(IMAGE_MANIFEST)}`) },
  { name: 'delete a manifest again', call: at('DELETE', `manifests/${digestOf(IMAGE_MANIFEST)}`) },
  { name: 'delete a layer', call: at('DELETE', `blobs/${digestOf(LAYER)}`) },
  { name: 'delete a layer again', call: at('DELETE', `blobs/${digestOf(LAYER)}`) },
]

const HEADERS = [
  'content-type',
  'content-length',
  'docker-content-digest',
  'docker-distribution-api-version',
  'content-range',
  'accept-ranges',
  'range',
  'etag',
  'location',
  'docker-upload-uuid',
]

/** What of an answer is compared, by field: status, error code, and headers without what is another in every run. */
export function answerFields({ status, code, headers }: Reply): ReadonlyMap<string, string> {
  const fields = new Map([
    ['status', String(status)],
    ['error', code ?? ''],
  ])
  for (const name of HEADERS) fields.set(name, withoutChance(String(headers[name] ?? '')))
  // An error's body is words, whose number is nobody's business.
  if (status >= 400) fields.set('content-length', '')
  return fields
}

function withoutChance(value: string): string {
  return value
    .replace(/^https?:\/\/[^/]+/, '')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/_state=[^&]*/, '_state=STATE')
}

import { createHash } from 'node:crypto'
import { authorizationFor, type PlainRegistry, plainRequest } from './plain-registry.js'

/** What is under a tag, found by reading all of it. */
export type TagState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'image'; readonly digest: string; readonly broken: readonly string[] }

/** Reads a tag. What it names is `broken` where a blob is missing or has other bytes than its digest says. */
export type TagJudge = (repository: string, tag: string) => Promise<TagState>

const ACCEPT =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'

interface Manifest {
  readonly config: { readonly digest: string; readonly size: number }
  readonly layers: readonly { readonly digest: string; readonly size: number }[]
}

/** A judge with Node's own HTTP client: it knows nothing of the code under test. */
export function plainJudge(registry: PlainRegistry): TagJudge {
  return async (repository, tag) => {
    const authorization = await authorizationFor(registry, repository)
    const get = (path: string, headers = {}) =>
      plainRequest(registry.host(), {
        path: `/v2/${repository}/${path}`,
        headers: { ...authorization, ...headers },
      })
    const answer = await get(`manifests/${tag}`, { accept: ACCEPT })
    if (answer.status === 404) return { kind: 'absent' }
    if (answer.status !== 200) throw new Error(`The judge got ${answer.status} for ${repository}:${tag}`)

    const { config, layers } = JSON.parse(answer.body.toString()) as Manifest
    const broken: string[] = []
    for (const { digest, size } of [config, ...layers]) {
      const blob = await get(`blobs/${digest}`)
      const isWhole = blob.status === 200 && blob.body.byteLength === size && sha256(blob.body) === digest
      if (!isWhole) broken.push(digest)
    }
    return { kind: 'image', digest: sha256(answer.body), broken }
  }
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

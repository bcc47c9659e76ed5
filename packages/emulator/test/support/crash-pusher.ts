import { randomBytes } from 'node:crypto'
import { clientOf, type Send } from './client.js'
import { digestOf, imageOf, openSession, pushBlob, putManifest } from './content.js'

const WORKERS = 3
const MAX_LAYER_BYTES = 40_000
const REPOSITORIES = ['studio/server', 'studio/tools']

/** A tag whose push was answered with success. */
export interface Acknowledged {
  readonly repository: string
  readonly tag: string
  readonly digest: string
}

/** Pushes small images, each under a tag of its own, as fast as it can until the registry is gone. */
export async function pushUntilItDies(registry: string, note: (tag: Acknowledged) => void): Promise<void> {
  const send = clientOf({ registry })
  const work = async (_: unknown, worker: number) => {
    const repository = REPOSITORIES[worker % REPOSITORIES.length] ?? ''
    const shared = randomText()
    try {
      for (;;) note(await pushOne(send, repository, [shared, randomText()]))
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
}

/** Reads an image back: its manifest, its config and its layers. @returns the digests that are not as they should be */
export async function findDamage(send: Send, repository: string, tag: string): Promise<string[]> {
  const manifest = await send('GET', `/v2/${repository}/manifests/${tag}`)
  if (manifest.status !== 200) return [`${tag}: ${manifest.status}`]
  const { config, layers } = manifest.json as { config: { digest: string }; layers: { digest: string }[] }
  const damaged = digestOf(manifest.body) === manifest.headers['docker-content-digest'] ? [] : [tag]
  for (const { digest } of [config, ...layers]) {
    const blob = await send('GET', `/v2/${repository}/blobs/${digest}`)
    if (digestOf(blob.body) !== digest) damaged.push(`${tag} ${digest}: ${blob.status}`)
  }
  return damaged
}

async function pushOne(send: Send, repository: string, layers: readonly string[]): Promise<Acknowledged> {
  const tag = randomBytes(8).toString('hex')
  const config = JSON.stringify({ tag })
  for (const content of [config, ...layers]) await pushBlob(send, repository, content)
  const streamed = randomText()
  await pushInChunks(send, repository, streamed)
  const manifest = imageOf([...layers, streamed], {}, config)
  const reply = await putManifest(send, repository, tag, manifest)
  if (reply.status !== 201) throw new Error(`the manifest was answered with ${reply.status}`)
  return { repository, tag, digest: digestOf(manifest) }
}

async function pushInChunks(send: Send, repository: string, content: string): Promise<void> {
  const location = await openSession(send, repository)
  const middle = content.length / 2
  const patched = await send('PATCH', location, { body: content.slice(0, middle) })
  const body = content.slice(middle)
  const closed = await send('PUT', `${location}?digest=${digestOf(content)}`, { body })
  if (patched.status !== 202 || closed.status !== 201) {
    throw new Error(`the chunks were answered with ${patched.status} and ${closed.status}`)
  }
}

function randomText(): string {
  return randomBytes(1 + Math.floor(Math.random() * MAX_LAYER_BYTES)).toString('hex')
}

function isGone(error: unknown): boolean {
  const isKnown = error instanceof Error && 'code' in error
  return isKnown && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code))
}

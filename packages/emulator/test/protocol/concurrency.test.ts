// distribution-spec v1.1, "Pushing blobs": uploads know nothing of each other.
import { readdir } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { digestOf, imageOf, openSession, pushBlob, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const UPLOADS = 50
const numbers = Array.from({ length: UPLOADS }, (_, number) => number)
const contentOf = (number: number) => `${number} `.repeat(20_000)

it('takes 50 blobs at once, each in chunks', async () => {
  const dataDir = await aDataDir()
  const { send } = await anEmulator({ dataDir })

  const upload = async (content: string) => {
    const location = await openSession(send, REPOSITORY)
    for (const [start, end] of [
      [0, 30_000],
      [30_000, 60_000],
    ]) {
      const patched = await send('PATCH', location, { body: content.slice(start, end) })
      expect(patched.status).toBe(202)
    }
    const closing = `${location}?digest=${digestOf(content)}`
    return (await send('PUT', closing, { body: content.slice(60_000) })).status
  }
  const statuses = await Promise.all(numbers.map((number) => upload(contentOf(number))))

  expect(new Set(statuses)).toEqual(new Set([201]))
  for (const number of numbers) {
    const digest = digestOf(contentOf(number))
    const { body } = await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)
    expect(digestOf(body)).toBe(digest)
  }
  expect(await readdir(`${dataDir}/uploads`)).toEqual([])
})

it('takes the same blob 50 times at once and keeps one file', async () => {
  const dataDir = await aDataDir()
  const { send } = await anEmulator({ dataDir })
  const content = contentOf(1)

  await Promise.all(numbers.map((number) => pushBlob(send, `studio/server-${number % 3}`, content)))

  for (const number of [0, 1, 2]) {
    const { body } = await send('GET', `/v2/studio/server-${number}/blobs/${digestOf(content)}`)
    expect(body.toString()).toBe(content)
  }
  const files = await readdir(`${dataDir}/blobs`, { recursive: true, withFileTypes: true })
  expect(files.filter((entry) => entry.isFile())).toHaveLength(1)
  expect(await readdir(`${dataDir}/uploads`)).toEqual([])
})

it('takes 50 tags at once, of one manifest and of its own each', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  await pushBlob(send, REPOSITORY, 'layer')
  const ownManifest = (number: number) => imageOf(['layer'], { annotations: { number: String(number) } })

  const replies = await Promise.all(
    numbers.flatMap((number) => [
      putManifest(send, REPOSITORY, `same-${number}`, imageOf()),
      putManifest(send, REPOSITORY, `own-${number}`, ownManifest(number)),
    ]),
  )

  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
  const { json } = await send('GET', `/v2/${REPOSITORY}/tags/list`)
  expect((json as { tags: string[] }).tags).toHaveLength(2 * UPLOADS)
})

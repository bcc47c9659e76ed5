// distribution-spec v1.1, "Content Discovery": "Listing Tags" (end-8a, end-8b) and "Listing Referrers"
// (end-12a, end-12b).
import { describe, expect, it } from 'vitest'
import { basic, clientOf, type Send } from '../support/client.js'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  INDEX,
  imageOf,
  pushBlob,
  pushImage,
  putManifest,
} from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const TAGS = `/v2/${REPOSITORY}/tags/list`

async function pushTags(send: Send, ...tags: string[]): Promise<void> {
  await pushBlob(send, REPOSITORY, '{}')
  for (const tag of tags) await putManifest(send, REPOSITORY, tag, imageOf([]))
}

async function followPages(send: Send, first: string): Promise<unknown[]> {
  const pages: unknown[] = []
  for (let path = first; path !== ''; ) {
    const { json, headers } = await send('GET', path)
    pages.push((json as { tags: string[] }).tags)
    path = /^<([^>]+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1] ?? ''
  }
  return pages
}

describe('tags', () => {
  it('lists all in lexical order', async () => {
    const { send } = await anEmulator()
    await pushTags(send, 'b', 'C', 'a', '1.10', '1.9', '__proto__')

    expect((await send('GET', TAGS)).json).toEqual({
      name: REPOSITORY,
      tags: ['1.10', '1.9', '__proto__', 'a', 'b', 'C'],
    })
  })

  it('pages with n, and each page links to the next until the last', async () => {
    const { send } = await anEmulator()
    await pushTags(send, 'a', 'b', 'c', 'd', 'e')

    expect(await followPages(send, `${TAGS}?n=2`)).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    expect(await followPages(send, `${TAGS}?n=5`)).toEqual([['a', 'b', 'c', 'd', 'e']])
    expect(await followPages(send, `${TAGS}?n=1000000`)).toHaveLength(1)
  })

  it('starts after last, which need not exist, with or without n', async () => {
    const { send } = await anEmulator()
    await pushTags(send, 'a', 'c', 'd')

    expect((await send('GET', `${TAGS}?last=b`)).json).toMatchObject({ tags: ['c', 'd'] })
    expect((await send('GET', `${TAGS}?n=1&last=a`)).json).toMatchObject({ tags: ['c'] })
    expect((await send('GET', `${TAGS}?last=z`)).json).toMatchObject({ tags: [] })
  })

  it('gives an empty list without a link for n=0', async () => {
    const { send } = await anEmulator()
    await pushTags(send, 'a')

    const reply = await send('GET', `${TAGS}?n=0`)

    expect([reply.status, reply.headers.link]).toEqual([200, undefined])
    expect(reply.json).toMatchObject({ tags: [] })
  })

  it.each(['-1', 'x', '1.5', ''])('answers 400 to n=%j', async (n) => {
    const { send } = await anEmulator()
    await pushTags(send, 'a')

    expect((await send('GET', `${TAGS}?n=${n}`)).status).toBe(400)
  })

  it('gives an empty list for a repository without tags, and 404 NAME_UNKNOWN for no repository', async () => {
    const { send } = await anEmulator()
    await pushBlob(send, REPOSITORY, '{}')

    expect((await send('GET', TAGS)).json).toMatchObject({ tags: [] })
    expect((await send('GET', '/v2/studio/nothing/tags/list')).code).toBe('NAME_UNKNOWN')
  })
})

describe('referrers', () => {
  const subjectOf = (manifest: string) => ({ subject: descriptorOf(manifest, IMAGE) })

  it('lists the manifests about a subject with artifact type and annotations', async () => {
    const { send } = await anEmulator()
    await pushImage(send, REPOSITORY, '1.0')
    const about = subjectOf(imageOf())
    const signature = imageOf([], {
      ...about,
      artifactType: 'application/signature',
      annotations: { by: 'me' },
    })
    const byConfig = imageOf([], about)
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [], ...about })
    await putManifest(send, REPOSITORY, digestOf(signature), signature)
    await putManifest(send, REPOSITORY, digestOf(byConfig), byConfig)
    await putManifest(send, REPOSITORY, digestOf(index), index, INDEX)

    const reply = await send('GET', `/v2/${REPOSITORY}/referrers/${digestOf(imageOf())}`)

    expect([reply.status, reply.headers['content-type']]).toEqual([200, INDEX])
    expect(reply.headers['oci-filters-applied']).toBeUndefined()
    expect(reply.json).toEqual({
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: [
        {
          ...descriptorOf(signature, IMAGE),
          artifactType: 'application/signature',
          annotations: { by: 'me' },
        },
        { ...descriptorOf(byConfig, IMAGE), artifactType: 'application/vnd.oci.image.config.v1+json' },
        descriptorOf(index, INDEX),
      ],
    })
  })

  it('filters by artifact type and says so', async () => {
    const { send } = await anEmulator()
    await pushBlob(send, REPOSITORY, '{}')
    const about = subjectOf('later')
    for (const artifactType of ['application/a', 'application/b']) {
      await putManifest(send, REPOSITORY, '1.0', imageOf([], { ...about, artifactType }))
    }

    const reply = await send(
      'GET',
      `/v2/${REPOSITORY}/referrers/${digestOf('later')}?artifactType=application/b`,
    )

    expect(reply.headers['oci-filters-applied']).toBe('artifactType')
    expect(reply.json).toMatchObject({ manifests: [{ artifactType: 'application/b' }] })
  })

  it('gives an empty list, never 404, for an unknown digest or repository', async () => {
    const { send } = await anEmulator()

    const reply = await send('GET', `/v2/studio/nothing/referrers/${digestOf('absent')}`)

    expect([reply.status, reply.headers['content-type']]).toEqual([200, INDEX])
    expect(reply.json).toMatchObject({ manifests: [] })
  })

  it('answers 400 to a malformed digest', async () => {
    const { send } = await anEmulator()

    expect((await send('GET', `/v2/${REPOSITORY}/referrers/sha256:12`)).code).toBe('DIGEST_INVALID')
    expect((await send('GET', `/v2/${REPOSITORY}/referrers/latest`)).status).toBe(400)
  })
})

describe('catalog (reserved by the specification)', () => {
  it('lists the repositories of the caller only', async () => {
    const emulator = await anEmulator({ auth: 'basic' })
    const send = clientOf(emulator, basic(emulator.push))
    await pushBlob(send, 'studio/b', '{}')
    await pushBlob(send, 'studio/a', '{}')

    expect((await send('GET', '/v2/_catalog')).json).toEqual({ repositories: ['studio/a', 'studio/b'] })
    expect((await send('GET', '/v2/_catalog?n=1')).json).toEqual({ repositories: ['studio/a'] })
  })
})

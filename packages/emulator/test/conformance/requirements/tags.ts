// distribution-spec v1.1, "Listing Tags": end-8a, end-8b.
import { expect } from 'vitest'
import { digestOf, imageOf, pushBlob, putManifest } from '../../support/content.js'
import { type Ground, requirementsOf } from '../requirement.js'

const { must, mustNot } = requirementsOf('Listing Tags')

const listTags = ({ send, repository }: Ground, query = '') =>
  send('GET', `/v2/${repository}/tags/list${query}`)

async function tagsOf(ground: Ground, query = ''): Promise<unknown> {
  const { status, json } = await listTags(ground, query)
  expect(status).toBe(200)
  return (json as { tags: unknown }).tags
}

async function pushTags({ send, repository }: Ground, ...tags: string[]): Promise<void> {
  await pushBlob(send, repository, '{}')
  for (const tag of tags) await putManifest(send, repository, tag, imageOf([]))
}

/** What a registry has to answer to a request for tags. */
export const TAGS = [
  must('lists the tags of a repository with 200, its name and all tags', async (ground) => {
    await pushTags(ground, 'b', 'a')

    const { status, json } = await listTags(ground)

    const { name, tags } = json as { name: string; tags: string[] }
    expect([status, name, new Set(tags)]).toEqual([200, ground.repository, new Set(['a', 'b'])])
  }),
  must('lists no tags, not 404, for a repository without any', async (ground) => {
    await pushBlob(ground.send, ground.repository, '{}')
    await putManifest(ground.send, ground.repository, digestOf(imageOf([])), imageOf([]))

    const { status, json } = await listTags(ground)

    expect([status, (json as { tags: unknown }).tags ?? []]).toEqual([200, []])
  }),
  must('lists tags in lexical order, letters without regard to case', async (ground) => {
    await pushTags(ground, 'b', 'C', 'a', '1.10', '1.9')

    expect(await tagsOf(ground)).toEqual(['1.10', '1.9', 'a', 'b', 'C'])
  }),
  must('lists as many tags as n asks for, from the start', async (ground) => {
    await pushTags(ground, 'a', 'b', 'c')

    expect(await tagsOf(ground, '?n=2')).toEqual(['a', 'b'])
  }),
  must('lists fewer tags than n only where there are no more', async (ground) => {
    await pushTags(ground, 'a', 'b')

    expect(await tagsOf(ground, '?n=2')).toEqual(['a', 'b'])
    expect(await tagsOf(ground, '?n=1000')).toEqual(['a', 'b'])
  }),
  must('lists no tags for n=0', async (ground) => {
    await pushTags(ground, 'a')

    expect(await tagsOf(ground, '?n=0')).toEqual([])
  }),
  mustNot('links to no further page for n=0', async (ground) => {
    await pushTags(ground, 'a')

    const { status, headers } = await listTags(ground, '?n=0')

    expect([status, headers.link]).toEqual([200, undefined])
  }),
  must('lists the tags after last and not last itself', async (ground) => {
    await pushTags(ground, 'a', 'b', 'c', 'd')

    expect(await tagsOf(ground, '?n=2&last=a')).toEqual(['b', 'c'])
    expect(await tagsOf(ground, '?n=2&last=c')).toEqual(['d'])
  }),
  must('lists what follows a last that does not exist', async (ground) => {
    await pushTags(ground, 'a', 'c', 'd')

    expect(await tagsOf(ground, '?n=1&last=b')).toEqual(['c'])
  }),
  must('takes last without n', async (ground) => {
    await pushTags(ground, 'a', 'b', 'c')

    expect(await tagsOf(ground, '?last=a')).toEqual(['b', 'c'])
  }),
  mustNot('does not take last for a position', async (ground) => {
    await pushTags(ground, '1', '10', '2', '3')

    expect(await tagsOf(ground, '?n=10&last=10')).toEqual(['2', '3'])
  }),
]

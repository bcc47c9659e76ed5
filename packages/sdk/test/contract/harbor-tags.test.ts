import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { createHarborTags } from '../../src/harbor/harbor-tags.js'
import { digestOf } from '../../src/reference/digest.js'
import { errorOf } from '../support/a-registry.js'
import { aHarborClient, entriesOf, harborStage, pageOf, refusalOf } from '../support/harbor/harbor-wire.js'
import { wireTag } from '../support/harbor/wire-artifacts.js'

const play = harborStage()

describe('the tags of an artifact', () => {
  const tags = () => createHarborTags(aHarborClient(), 'studio', 'games/server')

  it('come in pages, with what holds them', async () => {
    const list = Array.from({ length: 10_000 }, (_, at) => wireTag(`v${at}`, { immutable: at === 0 }))
    const wire = play((request) => pageOf(request, list))
    const digest = digestOf('image')

    const found = await entriesOf(tags().pages(digest))

    expect(found).toHaveLength(10_000)
    expect(found[0]).toEqual({ name: 'v0', pushedAt: '2026-01-02T03:04:05.678Z', isImmutable: true })
    expect(wire.requests).toHaveLength(100)
    expect(wire.requests[0]?.path).toBe(
      `/projects/studio/repositories/games%252Fserver/artifacts/${encodeURIComponent(digest)}/tags` +
        '?with_immutable_status=true&page=1&page_size=100',
    )
  })

  it('get one more by one request', async () => {
    const wire = play(() => new HttpResponse(null, { status: 201 }))

    await tags().create('v1', 'stable')

    expect(wire.requests).toHaveLength(1)
    expect(wire.requests[0]).toMatchObject({
      method: 'POST',
      path: '/projects/studio/repositories/games%252Fserver/artifacts/v1/tags',
      body: '{"name":"stable"}',
    })
  })

  it.each([
    ['a tag that is taken', 409, 'CONFLICT', 'ALREADY_EXISTS'],
    ['an artifact that is gone', 404, 'NOT_FOUND', 'NAME_UNKNOWN'],
    ['a mirror of another registry', 405, 'METHOD_NOT_ALLOWED', 'UNSUPPORTED'],
    ['a failure of the server', 500, 'UNKNOWN', 'SERVER_ERROR'],
  ])('get no other for %s, and nobody asks twice', async (_, status, code, expected) => {
    const wire = play(() => refusalOf(status, code, 'no'))

    expect(await errorOf(tags().create('v1', 'stable'))).toMatchObject({
      code: expected,
      action: 'add the tag stable in studio/games/server at',
    })
    expect(wire.requests).toHaveLength(1)
  })

  it('lose one, also one that somebody else took', async () => {
    const wire = play(() => new HttpResponse(null))
    expect(await tags().delete(digestOf('image'), 'v1')).toBe('deleted')
    expect(wire.requests[0]).toMatchObject({
      method: 'DELETE',
      path: expect.stringMatching(/\/artifacts\/sha256%3A[0-9a-f]{64}\/tags\/v1$/),
    })

    play(() => refusalOf(404, 'NOT_FOUND', 'tag v1 attached to artifact not found'))
    expect(await tags().delete(digestOf('image'), 'v1')).toBe('gone')
  })

  it('keep one that a rule holds', async () => {
    play(() => refusalOf(412, 'PRECONDITION', 'the tag v1 configured as immutable, cannot be deleted'))

    expect(await errorOf(tags().delete(digestOf('image'), 'v1'))).toMatchObject({
      code: 'TAG_IMMUTABLE',
      hint: expect.stringContaining('rules for immutable tags'),
    })
  })
})

import { describe, expect, it } from 'vitest'
import { readManifestFacts } from '../../src/inventory/manifest-facts.js'
import { canonicalJson } from '../../src/oci/canonical-json.js'
import { OCI_INDEX } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import { aCredential, aRegistry, errorOf } from '../support/a-registry.js'
import { aReferrerList, NOTARY_SIGNATURE, tagOf } from '../support/attached-content.js'
import { answerError, type ScriptedRequest, serve } from '../support/scripted-server.js'

const NAME = 'studio/game'
const DIGEST = digestOf('an image')
const SIGNATURE = { mediaType: 'application/vnd.example', digest: digestOf('a signature'), sizeBytes: 11 }

/** A registry that answers its ping and leaves the rest to the script. */
async function aRegistryThat(script: Parameters<typeof serve>[0]) {
  const server = await serve((request, response) => {
    if (request.url.pathname === '/v2/') return void response.end()
    return script(request, response)
  })
  const registry = aRegistry(server.host)
  return { server, registry, repository: registry.repository(NAME) }
}

const collect = async (names: AsyncIterable<string>) => {
  const all: string[] = []
  for await (const name of names) all.push(name)
  return all
}

describe('deleting where a registry refuses', () => {
  it.each([
    [405, 'UNSUPPORTED', 'UNSUPPORTED', 'REGISTRY_STORAGE_DELETE_ENABLED=true'],
    [400, 'UNSUPPORTED', 'UNSUPPORTED', 'REGISTRY_STORAGE_DELETE_ENABLED=true'],
    [403, 'DENIED', 'DENIED', 'may delete'],
    [412, 'VIOLATE_FOREIGN_KEY_CONSTRAINT', 'PRECONDITION_FAILED', 'Delete the index first'],
  ])('a manifest with %i %s says %s and what to do', async (status, word, code, hint) => {
    const { repository } = await aRegistryThat((_, response) => answerError(response, status, word))

    const error = await errorOf(repository.manifests.delete(DIGEST))

    expect(error).toMatchObject({
      code,
      status,
      hint: expect.stringContaining(hint),
      message: expect.stringMatching(/^Could not delete the manifest \S+@sha256:/),
    })
  })

  it('tells that a tag is immutable', async () => {
    const message = "Failed to process request due to 'game:1.0' configured as immutable."
    const { repository } = await aRegistryThat((_, response) =>
      answerError(response, 412, 'PRECONDITION', message),
    )

    for (const deletion of [repository.tags.delete('1.0'), repository.manifests.delete(DIGEST)]) {
      expect(await errorOf(deletion)).toMatchObject({
        code: 'TAG_IMMUTABLE',
        hint: expect.stringContaining('change the rule first'),
      })
    }
  })

  it.each([
    ['Harbor', 400, 'UNSUPPORTED'],
    ['docker-registry', 400, 'DIGEST_INVALID'],
    ['a registry that never deletes', 405, 'UNSUPPORTED'],
  ])('a tag as %s does points to the digest', async (_, status, word) => {
    const { repository } = await aRegistryThat((_, response) => answerError(response, status, word))

    expect(await errorOf(repository.tags.delete('1.0'))).toMatchObject({
      name: 'ServiceError',
      code: 'UNSUPPORTED',
      status,
      hint: expect.stringContaining('by its digest'),
    })
  })

  it('a credential that may not, says so of the credential', async () => {
    const server = await serve((request, response) => {
      const { host, pathname } = new URL(request.url.pathname, `http://${request.raw.headers.host}`)
      if (pathname === '/token') return void response.end(JSON.stringify({ token: 'of-little-use' }))
      const challenge = `Bearer realm="http://${host}/token",service="registry"`
      response.writeHead(401, { 'www-authenticate': challenge }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    expect(await errorOf(registry.repository(NAME).manifests.delete(DIGEST))).toMatchObject({
      name: 'PermissionError',
      code: 'DENIED',
      hint: 'Use a credential that may delete in this project.',
    })
  })

  it('does not take a web page for the word that it is gone', async () => {
    const { repository } = await aRegistryThat((_, response) => {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not here</h1>')
    })

    expect(await errorOf(repository.manifests.delete(DIGEST))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
  })

  it('asks again after a server error', async () => {
    const answers = [503, 202]
    const { repository } = await aRegistryThat((_, response) => {
      response.writeHead(answers.shift() ?? 500).end()
    })

    expect(await repository.manifests.delete(DIGEST)).toBe('deleted')
  })

  it('takes nothing but a tag for a tag', async () => {
    const { repository, server } = await aRegistryThat((_, response) => void response.end())

    expect(await errorOf(repository.tags.delete(DIGEST))).toMatchObject({ code: 'REFERENCE_INVALID' })
    expect(server.seen).toEqual([])
  })
})

describe('the catalog', () => {
  it('is read page by page', async () => {
    const { registry, server } = await aRegistryThat(({ url }, response) => {
      const isFirst = !url.searchParams.has('last')
      if (isFirst) response.setHeader('Link', '</v2/_catalog?last=b&n=1000>; rel="next"')
      response.end(JSON.stringify({ repositories: isFirst ? ['a', 'b'] : ['c'] }))
    })

    expect(await collect(registry.catalog())).toEqual(['a', 'b', 'c'])
    expect(server.seen).toEqual(['GET /v2/', 'GET /v2/_catalog', 'GET /v2/_catalog'])
  })

  it.each([
    [404, 'UNSUPPORTED'],
    [405, 'UNSUPPORTED'],
    [403, 'DENIED'],
    [401, 'UNAUTHENTICATED'],
  ])('answers %i: %s, and advice to name the repository', async (status, code) => {
    const { registry } = await aRegistryThat((_, response) => answerError(response, status, 'NO'))

    expect(await errorOf(collect(registry.catalog()))).toMatchObject({
      code,
      hint: expect.stringContaining('Name the repository'),
    })
  })

  it('is not made of anything that is no list', async () => {
    for (const body of ['{}', 'not json', '[]']) {
      const { registry } = await aRegistryThat((_, response) => void response.end(body))

      expect(await errorOf(collect(registry.catalog()))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
    }
  })
})

describe('what is attached', () => {
  const listOf = (...digests: string[]) =>
    JSON.stringify({
      schemaVersion: 2,
      manifests: digests.map((digest) => ({ mediaType: 'application/vnd.example', digest, size: 11 })),
    })
  const isReferrers = ({ url }: ScriptedRequest) => url.pathname.includes('/referrers/')

  it('is read page by page, without what has a digest of another kind', async () => {
    const { repository } = await aRegistryThat((request, response) => {
      if (!isReferrers(request)) return void response.writeHead(404).end()
      const isFirst = request.url.search === ''
      if (isFirst) response.setHeader('Link', `<${request.url.pathname}?page=2>; rel="next"`)
      response.end(isFirst ? listOf(SIGNATURE.digest, 'sha512:0') : listOf(digestOf('another')))
    })

    const found = await repository.referrers.list(DIGEST)

    expect(found).toEqual([SIGNATURE, { ...SIGNATURE, digest: digestOf('another') }])
  })

  it('is found under the tag of the digest where the registry has no list, and it is asked for one no more', async () => {
    const list = aReferrerList(NOTARY_SIGNATURE, SIGNATURE)
    const { repository, server } = await aRegistryThat(({ url }, response) => {
      if (!url.pathname.endsWith(`/manifests/${tagOf({ ...SIGNATURE, digest: DIGEST })}`)) {
        return void response.writeHead(404).end('404 page not found')
      }
      response.writeHead(200, { 'Content-Type': OCI_INDEX }).end(list.bytes)
    })

    const found = [await repository.referrers.list(DIGEST), await repository.referrers.list(DIGEST)]

    const expected = [{ ...SIGNATURE, artifactType: NOTARY_SIGNATURE }]
    expect(found).toEqual([expected, expected])
    expect(server.seen.filter((line) => line.includes('/referrers/'))).toHaveLength(1)
  })

  it('is not looked for under tags that the repository does not have', async () => {
    const { repository, server } = await aRegistryThat((_, response) => void response.writeHead(404).end())

    expect(await repository.referrers.list(DIGEST, { tags: new Set(['1.0']) })).toEqual([])
    expect(server.seen).toEqual(['GET /v2/', `GET /v2/${NAME}/referrers/${DIGEST}`])
  })
})

describe('the facts of a manifest that nobody can read', () => {
  it('are its own size and kind, and nothing else', async () => {
    const bytes = canonicalJson({ schemaVersion: 1, fsLayers: [] })
    const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
    const { repository } = await aRegistryThat((_, response) => {
      response.writeHead(200, { 'Content-Type': mediaType }).end(bytes)
    })

    expect(await readManifestFacts(repository, 'old')).toEqual({
      digest: digestOf(bytes),
      kind: 'other',
      mediaType,
      sizeBytes: bytes.byteLength,
      blobs: [{ digest: digestOf(bytes), sizeBytes: bytes.byteLength }],
      platforms: [],
      parts: [],
    })
  })
})

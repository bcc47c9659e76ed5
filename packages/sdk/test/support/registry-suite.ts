import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSdkError } from '../../src/errors/guards.js'
import { Secret } from '../../src/log/secret.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import type { Registry } from '../../src/registry/registry.js'
import { mapConcurrently } from '../../src/support/semaphore.js'
import { aCredential, aRegistry, errorOf } from './a-registry.js'
import {
  aCosignSignature,
  anOciArtifact,
  aReferrerList,
  NOTARY_SIGNATURE,
  tagOf,
} from './attached-content.js'
import { type RecordedRequest, recordRequests } from './recorded-requests.js'
import { aBlob, anImage, anIndex } from './registry-content.js'
import type { RegistryUnderTest } from './registry-under-test.js'

const MIB = 1024 * 1024
const PARALLEL_TAGS = 8
/** More than the 1,000 of a page. The emulator gives two pages of them; docker-registry 2.8 gives all at once, unsorted. */
const MANY_TAGS = 1_005
const UNKNOWN = digestOf('nobody has this')

/** What the registry client must be able to do with any registry. */
export function describeRegistry(name: string, start: () => Promise<RegistryUnderTest>): void {
  let target: RegistryUnderTest
  let repositories = 0

  const open = (token = secretOf(target)): Registry => {
    const { registry, push } = target
    const { username } = push
    return aRegistry(registry, { credential: aCredential(registry, { username, secret: new Secret(token) }) })
  }
  const freshName = () => `${target.project}/suite-${++repositories}`
  const freshRepository = () => open().repository(freshName())

  describe(`the client of ${name}`, () => {
    beforeAll(async () => {
      target = await start()
    })
    afterAll(async () => {
      await target.stop()
    })

    it('has its credential believed, and a wrong one refused', async () => {
      await open().ping()

      expect(await errorOf(open('not-the-token').ping())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
    })

    describe('blobs', () => {
      it('are there after an upload, byte for byte, and not before', async () => {
        const { blobs } = freshRepository()
        const { bytes, digest, ...source } = aBlob(3 * MIB)
        const before = await blobs.exists(digest)

        await blobs.upload({ ...source, digest })

        expect([before, await blobs.exists(digest)]).toEqual([false, true])
        expect((await blobs.fetch(digest, { maxBytes: 3 * MIB })).equals(bytes)).toBe(true)
        expect((await buffer(await blobs.open(digest))).equals(bytes)).toBe(true)
      })

      it('may be uploaded again', async () => {
        const { blobs } = freshRepository()
        const blob = aBlob(1000)

        await blobs.upload(blob)
        await blobs.upload(blob)

        expect(await blobs.exists(blob.digest)).toBe(true)
      })

      it('may be streamed while nobody knows their size or digest', async () => {
        const { blobs } = freshRepository()
        const parts = Array.from({ length: 40 }, () => randomBytes(MIB / 4))
        const whole = Buffer.concat(parts)
        async function* made() {
          yield* parts
        }

        const streamed = await blobs.uploadStream(made, () => digestOf(whole))

        expect(streamed).toMatchObject({ digest: digestOf(whole), sizeBytes: whole.byteLength })
        expect((await buffer(await blobs.open(streamed.digest))).equals(whole)).toBe(true)
      })

      it('are refused when their bytes are not those of the digest', async () => {
        const { blobs } = freshRepository()
        const { bytes } = aBlob(1000)

        const failure = errorOf(
          blobs.upload({ digest: UNKNOWN, sizeBytes: bytes.byteLength, open: () => bytes }),
        )

        expect(await failure).toMatchObject({ name: 'IntegrityError', code: 'DIGEST_MISMATCH' })
        expect(await blobs.exists(UNKNOWN)).toBe(false)
      })

      it('are mounted from another repository without being sent', async () => {
        const source = freshRepository()
        const repository = freshRepository()
        const blob = aBlob(MIB)
        await source.blobs.upload(blob)

        expect(await repository.blobs.exists(blob.digest)).toBe(false)
        expect(await repository.blobs.mount(blob.digest, source.name)).toBe('mounted')
        expect((await buffer(await repository.blobs.open(blob.digest))).equals(blob.bytes)).toBe(true)
      })

      it('cannot be mounted from where they are not', async () => {
        const source = freshRepository()
        await source.blobs.upload(aBlob(10))

        const requests = recordRequests(target.registry)

        expect(await freshRepository().blobs.mount(UNKNOWN, source.name)).toBe('refused')
        expect(await freshRepository().blobs.mount(UNKNOWN, freshName())).toBe('refused')
        const unwanted = await requests.wait(({ method }) => method === 'DELETE')
        expect(unwanted.status).toBe(204)
      })

      it('say that they are unknown, or larger than wanted', async () => {
        const { blobs } = freshRepository()
        const blob = aBlob(2000)
        await blobs.upload(blob)

        expect(await errorOf(blobs.open(UNKNOWN))).toMatchObject({ code: 'BLOB_UNKNOWN' })
        expect(await errorOf(blobs.fetch(UNKNOWN, { maxBytes: 10 }))).toMatchObject({ code: 'BLOB_UNKNOWN' })
        expect(await errorOf(blobs.fetch(blob.digest, { maxBytes: 1999 }))).toMatchObject({
          code: 'UNEXPECTED_RESPONSE',
        })
      })

      it('leave no upload session behind when their source fails', async () => {
        const requests = recordRequests(target.registry)
        const { blobs } = freshRepository()
        const broken = () =>
          new Readable({
            read() {
              this.destroy(new Error('disk on fire'))
            },
          })

        await errorOf(blobs.uploadStream(broken, () => UNKNOWN))

        const cancelled = await requests.wait(({ method }) => method === 'DELETE')
        expect(cancelled.status).toBe(204)
        expect(await statusOf(cancelled)).toBe(404)
      })

      it('end their upload session when their upload is cancelled half-way', async () => {
        const requests = recordRequests(target.registry)
        const { blobs } = freshRepository()
        const controller = new AbortController()
        async function* endless() {
          for (;;) yield randomBytes(MIB / 4)
        }
        const onSent = (sentBytes: number) => {
          if (sentBytes > 2 * MIB) controller.abort()
        }

        const upload = blobs.uploadStream(endless, () => UNKNOWN, { signal: controller.signal, onSent })

        expect(await errorOf(upload)).toMatchObject({ name: 'AbortError', code: 'ABORTED' })
        const cancelled = await requests.wait(({ method }) => method === 'DELETE')
        // docker-registry 2.8 has given up a session whose PATCH broke off, and clears it away on a day of its own.
        expect([204, 404]).toContain(cancelled.status)
        expect(await statusOf(cancelled)).toBe(404)
      })
    })

    describe('manifests', () => {
      it('are found by tag and by digest, byte for byte, and not before they are put', async () => {
        const { blobs, manifests } = freshRepository()
        const manifest = await anImage({ blobs })
        const before = [await manifests.head('1.0'), await manifests.head(manifest.digest)]

        await manifests.put('1.0', manifest)

        const { bytes, ...descriptor } = manifest
        expect(before).toEqual([undefined, undefined])
        expect(await manifests.head('1.0')).toEqual(descriptor)
        expect(await manifests.head(manifest.digest)).toEqual(descriptor)
        expect((await manifests.get('1.0')).bytes.equals(bytes)).toBe(true)
        expect(await manifests.get(manifest.digest)).toMatchObject({
          ...descriptor,
          parsed: { kind: 'manifest' },
        })
      })

      it('move a tag, and stay under their digest', async () => {
        const { blobs, manifests } = freshRepository()
        const [first, second] = [await anImage({ blobs }), await anImage({ blobs })]

        await manifests.put('1.0', first)
        await manifests.put('1.0', second)

        expect((await manifests.head('1.0'))?.digest).toBe(second.digest)
        expect((await manifests.head(first.digest))?.digest).toBe(first.digest)
      })

      it('may be indexes', async () => {
        const { blobs, manifests } = freshRepository()
        const image = await anImage({ blobs })
        await manifests.put(image.digest, image)
        const index = anIndex(image)

        await manifests.put('all', index)

        const fetched = await manifests.get('all')
        expect(fetched.bytes.equals(index.bytes)).toBe(true)
        expect(fetched.parsed).toMatchObject({ kind: 'index', manifests: [{ digest: image.digest }] })
      })

      it('are refused when they name a blob that is not there', async () => {
        const { manifests } = freshRepository()
        const layer = { mediaType: OCI_LAYER_GZIP, digest: UNKNOWN, sizeBytes: 15 }
        const manifest = encodeManifest({ config: { ...layer, mediaType: OCI_CONFIG }, layers: [layer] })

        const failure = await errorOf(manifests.put('1.0', manifest))

        expect(failure).toMatchObject({ code: expect.stringMatching(/^(MANIFEST_REJECTED|BLOB_UNKNOWN)$/) })
        expect(await manifests.head('1.0')).toBeUndefined()
      })

      it('say that they are unknown', async () => {
        const { blobs, manifests } = freshRepository()
        await manifests.put('1.0', await anImage({ blobs }))

        for (const reference of ['2.0', UNKNOWN]) {
          expect(await errorOf(manifests.get(reference))).toMatchObject({ code: 'MANIFEST_UNKNOWN' })
          expect(await manifests.read(reference)).toBeUndefined()
        }
      })

      it('go with all their tags, and are gone for whoever deletes them again', async () => {
        const { blobs, manifests } = freshRepository()
        const [image, other] = [await anImage({ blobs }), await anImage({ blobs })]
        for (const tag of ['1.0', '1.1']) await manifests.put(tag, image)
        await manifests.put('2.0', other)

        expect(await manifests.delete(image.digest)).toBe('deleted')
        expect(await manifests.delete(image.digest)).toBe('gone')
        for (const reference of ['1.0', '1.1', image.digest]) {
          expect(await manifests.head(reference)).toBeUndefined()
        }
        expect((await manifests.head('2.0'))?.digest).toBe(other.digest)
      })

      it('are gone from a repository that does not exist', async () => {
        expect(await freshRepository().manifests.delete(UNKNOWN)).toBe('gone')
      })
    })

    describe('tags', () => {
      it(`are listed, all ${MANY_TAGS.toLocaleString('en')} of them, each once`, async () => {
        const { blobs, manifests, tags } = freshRepository()
        const image = await anImage({ blobs })
        const names = Array.from({ length: MANY_TAGS }, (_, index) => `v${String(index).padStart(4, '0')}`)
        await mapConcurrently(names, PARALLEL_TAGS, (tag) => manifests.put(tag, image))

        expect((await listed(tags.list())).toSorted()).toEqual(names)
      })

      it('cannot be listed of a repository that does not exist', async () => {
        const listing = async () => {
          for await (const tag of freshRepository().tags.list()) expect(tag).toBe('no tag at all')
        }

        expect(await errorOf(listing())).toMatchObject({ code: 'NAME_UNKNOWN' })
      })

      it('are deleted one by one, or not at all where the registry deletes by digest alone', async () => {
        const { blobs, manifests, tags } = freshRepository()
        const image = await anImage({ blobs })
        for (const tag of ['1.0', '1.1']) await manifests.put(tag, image)

        const answer = await tags.delete('1.0').catch(codeOf)

        const left = [await manifests.head('1.0'), await manifests.head('1.1')].map((found) => found?.digest)
        expect([
          ['deleted', undefined, image.digest],
          ['UNSUPPORTED', image.digest, image.digest],
        ]).toContainEqual([answer, ...left])
      })
    })

    describe('what is attached', () => {
      it('is found by a list of referrers and by the tags of cosign', async () => {
        const { blobs, manifests, referrers } = freshRepository()
        const image = await anImage({ blobs })
        await manifests.put('1.0', image)
        const before = await referrers.list(image.digest)
        const signature = await anOciArtifact({ blobs }, { artifactType: NOTARY_SIGNATURE, subject: image })
        const cosigned = await aCosignSignature({ blobs })
        await manifests.put(signature.digest, signature)
        // A client that finds no list of the registry's keeps one itself, under this tag.
        await manifests.put(tagOf(image), aReferrerList(NOTARY_SIGNATURE, signature))
        await manifests.put(`${tagOf(image)}.sig`, cosigned)

        const found = await referrers.list(image.digest)

        expect(before).toEqual([])
        expect(found).toHaveLength(2)
        expect(found).toContainEqual(
          expect.objectContaining({ digest: signature.digest, artifactType: NOTARY_SIGNATURE }),
        )
        expect(found).toContainEqual(
          expect.objectContaining({ digest: cosigned.digest, tag: `${tagOf(image)}.sig` }),
        )
      })

      it('is nothing where there is no repository', async () => {
        expect(await freshRepository().referrers.list(UNKNOWN)).toEqual([])
      })
    })

    describe('the catalog', () => {
      it('has the repositories, or is not for this credential', async () => {
        const registry = open()
        const repository = registry.repository(freshName())
        await repository.manifests.put('1.0', await anImage(repository))

        const answer = await listed(registry.catalog()).catch(codeOf)

        const isListed = typeof answer !== 'string' && answer.includes(repository.name)
        expect(['listed', 'DENIED']).toContain(isListed ? 'listed' : answer)
      })
    })
  })
}

const secretOf = ({ push: { token } }: RegistryUnderTest) =>
  typeof token === 'string' ? token : token.reveal()

async function listed(names: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = []
  for await (const name of names) all.push(name)
  return all
}

function codeOf(error: unknown): string {
  if (isSdkError(error)) return error.code
  throw error
}

/** What the address of an earlier request answers now. */
async function statusOf({ url, authorization = '' }: RecordedRequest): Promise<number> {
  const { status } = await fetch(url, { headers: { authorization } })
  return status
}

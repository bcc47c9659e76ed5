import { type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/index.js'
import { Secret } from '../../src/log/secret.js'
import type { EncodedContent } from '../../src/oci/descriptor.js'
import { aCredential, aRegistry, errorOf } from '../support/a-registry.js'
import {
  aCosignSignature,
  anOciArtifact,
  aReferrerList,
  NOTARY_SIGNATURE,
  tagOf,
} from '../support/attached-content.js'
import { platformOf } from '../support/emulator-ground.js'
import { recordRequests } from '../support/recorded-requests.js'
import { anImage, anIndex } from '../support/registry-content.js'
import { tempFolder } from '../support/temp-folder.js'

const BARE: EmulatorOptions = { profile: 'oci', without: ['platform', 'harbor'] }

/** An emulator with a repository to fill, and a client. */
async function aPlace(options: EmulatorOptions = BARE) {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  const { registry: host, project, push } = emulator
  const credential = aCredential(host, { username: push.username, secret: new Secret(push.token) })
  const repository = aRegistry(host, { credential }).repository(`${project}/arena`)
  const env = {
    SLIPWAY_REGISTRY: host,
    SLIPWAY_PROJECT: project,
    SLIPWAY_PUSH_USERNAME: push.username,
    SLIPWAY_PUSH_TOKEN: push.token,
    SLIPWAY_CACHE_DIR: await tempFolder(),
    ...platformOf(emulator),
  }
  const client = createClient({ env })
  const { manifests } = repository
  const plan = (...references: readonly string[]) =>
    client.artifacts.planDelete({ repository: 'arena', references })
  const isThere = async ({ digest }: EncodedContent) => (await manifests.head(digest)) !== undefined
  const put = async (content: EncodedContent, ...tags: readonly string[]) => {
    await manifests.put(content.digest, content)
    for (const tag of tags) await manifests.put(tag, content)
    return content
  }
  return { emulator, env, repository, manifests, client, plan, put, isThere, host, project }
}

describe('the deletion of an index by a bare registry', () => {
  it('leaves a part that another index names, and takes it with the last of them', async () => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const [own, shared, kept] = [
      await put(await anImage(repository)),
      await put(await anImage(repository)),
      await put(await anImage(repository)),
    ]
    await put(anIndex(own, shared), 'one')
    const other = await put(anIndex(shared, kept), 'other')

    expect((await client.artifacts.executeDelete(await plan('one'))).isComplete).toBe(true)
    expect([await isThere(own), await isThere(shared), await isThere(other)]).toEqual([false, true, true])
    expect((await client.artifacts.executeDelete(await plan('other'))).isComplete).toBe(true)
    expect([await isThere(shared), await isThere(kept)]).toEqual([false, false])
  })

  it('leaves what an index below another index names', async () => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const image = await put(await anImage(repository))
    const inner = await put(anIndex(image, await put(await anImage(repository))))
    await put(anIndex(inner), 'nested')
    await put(anIndex(image), 'flat')

    await client.artifacts.executeDelete(await plan('flat'))
    expect([await isThere(inner), await isThere(image)]).toEqual([true, true])
    await client.artifacts.executeDelete(await plan('nested'))
    expect([await isThere(inner), await isThere(image)]).toEqual([false, false])
  })

  it('goes before its tagged part, which stays when the index could not be deleted', async () => {
    const { emulator, repository, client, plan, put, isThere } = await aPlace()
    const image = await put(await anImage(repository), 'amd64')
    const index = await put(anIndex(image), 'all')
    const both = await plan('amd64', 'all')
    const { id } = emulator.faults.add({
      kind: 'read-only',
      match: { method: 'DELETE', path: `*${index.digest}` },
      times: 0,
    })

    const report = await client.artifacts.executeDelete(both)

    expect(report.items).toMatchObject([
      { digest: index.digest, outcome: 'failed' },
      { digest: image.digest, outcome: 'failed', error: { code: 'PRECONDITION_FAILED' } },
    ])
    expect(await isThere(image)).toBe(true)
    emulator.faults.remove(id)
    expect((await client.artifacts.executeDelete(both)).isComplete).toBe(true)
    expect(await isThere(image)).toBe(false)
  })

  it.each(['an index names', 'a tag names'])('is refused when %s a part since', async (change) => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const image = await put(await anImage(repository))
    await put(anIndex(image), 'one')
    const planned = await plan('one')
    await put(change === 'a tag names' ? image : anIndex(image, image), 'since')

    expect(await errorOf(client.artifacts.executeDelete(planned))).toMatchObject({ code: 'PLAN_OUTDATED' })
    expect(await isThere(image)).toBe(true)
  })
})

describe('what is attached at a bare registry', () => {
  it('stays with the other artifact that it is attached to', async () => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const [one, other] = [
      await put(await anImage(repository), '1'),
      await put(await anImage(repository), '2'),
    ]
    const sbom = await aCosignSignature(repository)
    await put(sbom, `${tagOf(one)}.sbom`, `${tagOf(other)}.sbom`)

    await client.artifacts.executeDelete(await plan('1'))
    expect(await isThere(sbom)).toBe(true)
    await client.artifacts.executeDelete(await plan('2'))
    expect(await isThere(sbom)).toBe(false)
  })

  it('goes with the list that clients keep of it', async () => {
    const { repository, manifests, client, plan, put, isThere } = await aPlace()
    const image = await put(await anImage(repository), '1')
    await put(await anImage(repository), 'kept')
    const signature = await anOciArtifact(repository, { artifactType: NOTARY_SIGNATURE, subject: image })
    await put(signature)
    await put(aReferrerList(NOTARY_SIGNATURE, signature), tagOf(image))

    expect((await client.artifacts.executeDelete(await plan('1'))).isComplete).toBe(true)
    expect(await isThere(signature)).toBe(false)
    expect(await manifests.head(tagOf(image))).toBeUndefined()
  })
})

describe('a plan that was kept', () => {
  it('is executed as it was written', async () => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const image = await put(await anImage(repository), '__proto__', 'constructor')
    const kept: unknown = JSON.parse(JSON.stringify(await plan('constructor')))

    const report = await client.artifacts.executeDelete(kept as Awaited<ReturnType<typeof plan>>)

    expect(report.items).toMatchObject([{ tags: ['__proto__', 'constructor'], outcome: 'deleted' }])
    expect(await isThere(image)).toBe(false)
  })

  it('is refused before anything is sent where it is damaged, or leads to a registry without credential', async () => {
    const [mine, other] = [await aPlace(), await aPlace()]
    await mine.put(await anImage(mine.repository), '1')
    const planned = await mine.plan('1')
    const requests = [mine.host, other.host].map(recordRequests)
    const { client } = mine

    const damaged = {
      ...planned,
      items: planned.items.map((item) => ({ ...item, digest: 'sha256:1' as const })),
    }
    expect(await errorOf(client.artifacts.executeDelete(damaged))).toMatchObject({ code: 'OPTION_INVALID' })
    const elsewhere = { ...planned, registry: other.host }
    expect(await errorOf(client.artifacts.executeDelete(elsewhere))).toMatchObject({
      code: expect.stringMatching(/^(CREDENTIAL_MISSING|PUSH_CREDENTIAL_REQUIRED)$/),
    })
    expect(requests.flatMap(({ answered }) => answered)).toEqual([])
  })
})

describe('an artifact with 500 tags', () => {
  it('is listed, planned and deleted with all of them', async () => {
    const { repository, client, plan, put, isThere } = await aPlace()
    const tags = Array.from({ length: 500 }, (_, number) => `build-${number}`)
    const image = await put(await anImage(repository), ...tags)

    const planned = await plan('build-7')
    expect(planned.items[0]?.tags).toHaveLength(500)
    expect((await client.artifacts.executeDelete(planned)).isComplete).toBe(true)
    expect(await isThere(image)).toBe(false)
  })
})

describe('a tag where the platform does not answer', () => {
  it('is not removed on a guess, unless tags in use may go', async () => {
    const { emulator, repository, client, put } = await aPlace({ without: ['extension', 'harbor'] })
    await put(await anImage(repository), '1', '2')
    await client.capabilities()
    emulator.faults.add({ kind: 'read-only', match: { surface: 'platform', path: '/v1/apps' }, times: 0 })
    emulator.faults.add({ kind: 'html-error', status: 404, match: { path: '/v1/apps' }, times: 0 })

    expect(await errorOf(client.tags.remove('arena:1'))).toBeInstanceOf(Error)
    expect((await client.tags.resolve('arena:1')).reference).toContain('arena:1')
    expect(await client.tags.remove('arena:1', { includeUsed: true })).toMatchObject({ outcome: 'removed' })
  })

  it('is not asked for at all to add one, and asked once for a list of many pages', async () => {
    const { emulator, repository, client, put } = await aPlace({ without: ['extension', 'harbor'] })
    for (const tag of ['1', '2', '3']) await put(await anImage(repository), tag)
    await client.capabilities()
    const requests = recordRequests(new URL(emulator.platformUrl ?? '').host)
    const asked = () => requests.answered.filter(({ url }) => url.pathname === '/v1/apps').length

    await client.tags.add('arena:1', 'stable')
    expect(asked()).toBe(0)
    emulator.faults.add({ kind: 'html-error', status: 403, match: { path: '/v1/apps' }, times: 0 })
    const names: string[] = []
    for await (const { digest } of client.artifacts.list({ repository: 'arena', pageSize: 1 }))
      names.push(digest)
    expect(names).toHaveLength(3)
    expect(asked()).toBe(1)
  })
})

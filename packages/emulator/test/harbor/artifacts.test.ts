// Harbor's artifacts: src/server/v2.0/handler/artifact.go, src/controller/artifact.
import { beforeAll, describe, expect, it } from 'vitest'
import { basic, clientOf, type Reply } from '../support/client.js'
import { IMAGE } from '../support/content.js'
import { aHarbor, type Harbor, startHarbor } from './support/a-harbor.js'
import { pushAttached, pushImage, pushIndex, repositoryPath, ruleFor, sign } from './support/content.js'
import { aRobot } from './support/robots.js'

let harbor: Harbor
let names = 0

beforeAll(async () => {
  harbor = await startHarbor({ harborVersion: '2.15' })
  return () => harbor.emulator.close()
})

const aName = () => `server-${names++}`
const outcomeOf = ({ status, code }: Reply) => [status, code]
const list = (image: string, query = '') =>
  harbor.call('GET', repositoryPath(harbor, image, `/artifacts${query}`))
const one = (image: string, reference: string, query = '') =>
  harbor.call('GET', repositoryPath(harbor, image, `/artifacts/${reference}${query}`))
const digestsOf = ({ json }: Reply) => (json as { digest: string }[]).map(({ digest }) => digest)
const digestsBy = async (image: string, query: string) => digestsOf(await list(image, query))

describe('an artifact', () => {
  it('has what its manifest and its config say', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0', extra: { annotations: { game: 'shooter' } } })

    const { json } = await one(image, '1.0')

    expect(json).toMatchObject({
      type: 'IMAGE',
      media_type: 'application/vnd.oci.image.config.v1+json',
      manifest_media_type: IMAGE,
      artifact_type: 'application/vnd.oci.image.config.v1+json',
      repository_name: `studio/${image}`,
      project_id: 1,
      digest,
      pull_time: '0001-01-01T00:00:00.000Z',
      extra_attrs: {
        architecture: 'amd64',
        os: 'linux',
        author: 'a studio',
        created: '2026-01-02T03:04:05Z',
        config: { Cmd: ['/server'] },
      },
      annotations: { game: 'shooter' },
      references: null,
      labels: null,
      accessories: null,
      tags: [{ name: '1.0', immutable: false, pull_time: '0001-01-01T00:00:00.000Z' }],
    })
  })

  it('has a size of its manifest, config and layers together', async () => {
    const image = aName()
    await pushImage(harbor, image, { tag: '1.0', layer: 'x'.repeat(5000) })

    const { json } = await one(image, '1.0')

    expect((json as { size: number }).size).toBeGreaterThan(5000)
    expect((json as { size: number }).size).toBeLessThan(6500)
  })

  it('links to its history, and to vulnerabilities, by an encoded name', async () => {
    const image = `game/${aName()}`
    const digest = await pushImage(harbor, image, { tag: '1.0' })

    const { json } = await one(image, '1.0')
    const { href } = (json as { addition_links: { build_history: { href: string } } }).addition_links
      .build_history
    const history = await harbor.call('GET', href.replace('/api/v2.0', ''))

    expect(href).toBe(
      `/api/v2.0/projects/studio/repositories/${image.replace('/', '%252F')}/artifacts/${digest}/additions/build_history`,
    )
    expect(history.json).toEqual([{ created: '2026-01-02T03:04:05Z', created_by: 'slipway' }])
  })

  it('has no fields that came with a later release', async () => {
    const old = await aHarbor({ harborVersion: '2.8' })
    await pushImage(old, 'server', { tag: '1.0' })

    const { json } = await old.call('GET', repositoryPath(old, 'server', '/artifacts/1.0'))

    expect(json).not.toHaveProperty('artifact_type')
    expect(json).not.toHaveProperty('repository_name')
  })

  it('is found by a name that is encoded once or twice, and not by one with a slash', async () => {
    const image = `game/${aName()}`
    await pushImage(harbor, image, { tag: '1.0' })
    const statusAt = async (name: string) =>
      (await harbor.call('GET', `/projects/studio/repositories/${name}/artifacts/1.0`)).status

    expect(await statusAt(image.replace('/', '%2F'))).toBe(200)
    expect(await statusAt(image.replace('/', '%252F'))).toBe(200)
    expect(await statusAt(image)).toBe(404)
  })

  it('notes when it was pulled, and by which tag', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    await pushImage(harbor, image, { tag: '2.0' })
    const send = harbor.as(harbor.emulator.pull)
    const headers = { accept: IMAGE }
    await send('HEAD', `/v2/studio/${image}/manifests/1.0`, { headers })
    const before = await one(image, '1.0')
    await send('GET', `/v2/studio/${image}/manifests/1.0`, { headers })
    await send('GET', `/v2/studio/${image}/manifests/${digest}`, { headers })

    const { json } = await one(image, '1.0')
    const repository = await harbor.call('GET', repositoryPath(harbor, image))

    expect(before.json).toMatchObject({ pull_time: '0001-01-01T00:00:00.000Z' })
    const { tags, pull_time } = json as { tags: { name: string; pull_time: string }[]; pull_time: string }
    expect(Date.parse(pull_time)).toBeGreaterThan(0)
    expect(tags.filter((tag) => Date.parse(tag.pull_time) > 0).map(({ name }) => name)).toEqual(['1.0'])
    expect(repository.json).toMatchObject({ pull_count: 2 })
  })
})

describe('the list of artifacts', () => {
  it('shows what stands for itself, the latest push first', async () => {
    const image = aName()
    const { index, parts } = await pushIndex(harbor, image, 'all')
    const digest = await pushImage(harbor, image, { tag: '1.0', layer: 'c' })
    await pushAttached(harbor, image, digest, 'application/vnd.example')

    expect(await digestsBy(image, '')).toEqual([digest, index])
    expect((await digestsBy(image, '?q=base%3D*')).toSorted()).toEqual(
      expect.arrayContaining([index, digest, ...parts].toSorted()),
    )
  })

  it('shows a part of an index once it has a tag', async () => {
    const image = aName()
    const { index, parts } = await pushIndex(harbor, image, 'all')
    await pushImage(harbor, image, { tag: 'amd64', layer: 'a' })

    expect(await digestsBy(image, '')).toEqual([index, parts[0]])
  })

  it('is asked by tags', async () => {
    const image = aName()
    const first = await pushImage(harbor, image, { tag: 'v1.0', layer: 'a' })
    const second = await pushImage(harbor, image, { tag: 'v2.0', layer: 'b' })
    const untagged = await pushImage(harbor, image, { layer: 'c' })

    expect(await digestsBy(image, '?q=tags%3D*')).toEqual([second, first])
    expect(await digestsBy(image, '?q=tags%3Dnil')).toEqual([untagged])
    expect(await digestsBy(image, '?q=tags%3Dv1.0')).toEqual([first])
    expect(await digestsBy(image, '?q=tags%3D~2.')).toEqual([second])
    expect(await digestsBy(image, '?q=tags%3D~V')).toEqual([])
    expect(outcomeOf(await list(image, '?q=tags%3D%7Ba%20b%7D'))).toEqual([400, 'BAD_REQUEST'])
  })

  it('is asked by other columns, sorted and counted', async () => {
    const image = aName()
    const small = await pushImage(harbor, image, { tag: '1', layer: 'a' })
    const large = await pushImage(harbor, image, { tag: '2', layer: 'b'.repeat(3000) })

    expect(await digestsBy(image, '?q=type%3DIMAGE&sort=size')).toEqual([small, large])
    expect(await digestsBy(image, '?q=size%3D%5B3000~%5D')).toEqual([large])
    expect(await digestsBy(image, '?q=type%3DCHART')).toEqual([])
    const page = await list(image, '?page=2&page_size=1')
    expect(digestsOf(page)).toEqual([small])
    expect(page.headers['x-total-count']).toBe('2')
  })

  it('leaves tags out where they are not wanted', async () => {
    const image = aName()
    await pushImage(harbor, image, { tag: '1.0' })

    expect((await list(image, '?with_tag=false')).json).toMatchObject([{ tags: null }])
  })

  it('is not found for a repository that got no manifest', async () => {
    expect(outcomeOf(await list(aName()))).toEqual([404, 'NOT_FOUND'])
  })

  it('names the parts of an index by their numbers', async () => {
    const image = aName()
    const { parts } = await pushIndex(harbor, image, 'all')
    const child = (await one(image, parts[0] ?? '')).json as { id: number }

    const { json } = await one(image, 'all')

    expect(json).toMatchObject({
      type: 'IMAGE',
      references: [
        { child_id: child.id, child_digest: parts[0], platform: { os: 'linux', architecture: 'amd64' } },
        { child_digest: parts[1], platform: { architecture: 'arm64' } },
      ],
    })
    expect(json).not.toHaveProperty('extra_attrs')
  })
})

describe('accessories', () => {
  it('are known by their artifact type, or by the tag of a signature', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    const signature = await sign(harbor, image, digest)
    const types = {
      'application/vnd.cncf.notary.signature': 'signature.notation',
      'application/vnd.goharbor.harbor.sbom.v1': 'sbom.harbor',
      'application/vnd.dev.sigstore.bundle.v0.3+json': 'signature.cosign',
      'application/vnd.example': 'subject.accessory',
    }
    for (const type of Object.keys(types)) await pushAttached(harbor, image, digest, type)

    const { json, headers } = await harbor.call(
      'GET',
      repositoryPath(harbor, image, '/artifacts/1.0/accessories'),
    )
    const signatures = await harbor.call(
      'GET',
      repositoryPath(harbor, image, '/artifacts/1.0/accessories?q=type%3Dsignature.notation'),
    )

    expect(headers['x-total-count']).toBe('5')
    expect((json as { type: string }[]).map(({ type }) => type)).toEqual([
      'signature.cosign',
      ...Object.values(types),
    ])
    expect(json).toMatchObject([
      { digest: signature, subject_artifact_digest: digest, icon: '' },
      {},
      {},
      {},
      {},
    ])
    expect(signatures.json).toHaveLength(1)
    expect((await one(image, '1.0', '?with_accessory=true')).json).toMatchObject({
      accessories: [{ subject_artifact_repo: `studio/${image}` }, {}, {}, {}, {}],
      addition_links: { sboms: { absolute: false } },
    })
  })

  it('are listed as referrers, those that are known by their tag too', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    const signature = await sign(harbor, image, digest)

    const { json } = await harbor.as(harbor.emulator.pull)('GET', `/v2/studio/${image}/referrers/${digest}`)

    expect(json).toMatchObject({ manifests: [{ digest: signature }] })
  })

  it('go with what they are attached to', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    const signature = await sign(harbor, image, digest)

    expect((await harbor.call('DELETE', repositoryPath(harbor, image, '/artifacts/1.0'))).status).toBe(200)

    expect((await one(image, signature)).status).toBe(404)
  })
})

describe('deleting an artifact', () => {
  it('takes all its tags, by whichever it is named', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    await pushImage(harbor, image, { tag: 'stable' })

    expect((await harbor.call('DELETE', repositoryPath(harbor, image, '/artifacts/stable'))).status).toBe(200)

    expect((await one(image, '1.0')).status).toBe(404)
    expect((await one(image, digest)).status).toBe(404)
    expect((await harbor.call('GET', repositoryPath(harbor, image))).json).toMatchObject({
      artifact_count: 0,
    })
  })

  it('is refused for a part of an index, on both ways', async () => {
    const image = aName()
    const { parts } = await pushIndex(harbor, image, 'all')
    const send = clientOf(harbor.emulator, basic(harbor.emulator.push))

    for (const reply of [
      await harbor.call('DELETE', repositoryPath(harbor, image, `/artifacts/${parts[0]}`)),
      await send('DELETE', `/v2/studio/${image}/manifests/${parts[0]}`),
    ]) {
      expect(outcomeOf(reply)).toEqual([412, 'VIOLATE_FOREIGN_KEY_CONSTRAINT'])
    }
  })

  it('takes the untagged parts of an index along, and no others', async () => {
    const image = aName()
    const { parts } = await pushIndex(harbor, image, 'all')
    await pushImage(harbor, image, { tag: 'amd64', layer: 'a' })

    expect((await harbor.call('DELETE', repositoryPath(harbor, image, '/artifacts/all'))).status).toBe(200)

    expect((await one(image, parts[0] ?? '')).status).toBe(200)
    expect((await one(image, parts[1] ?? '')).status).toBe(404)
  })
})

describe('copying an artifact', () => {
  const copy = (image: string, from: string) =>
    harbor.call('POST', repositoryPath(harbor, image, `/artifacts?from=${encodeURIComponent(from)}`))

  it('copies all its tags, and what is attached to it', async () => {
    const [from, to] = [aName(), `copies/${aName()}`]
    const digest = await pushImage(harbor, from, { tag: '1.0' })
    await pushImage(harbor, from, { tag: 'stable' })
    const signature = await sign(harbor, from, digest)

    const reply = await copy(to, `studio/${from}:1.0`)

    expect(reply.status).toBe(201)
    expect(reply.headers.location).toBe(
      `/api/v2.0/projects/studio/repositories/${to.replace('/', '%2F')}/artifacts/1.0`,
    )
    const { json } = await one(to, digest, '?with_accessory=true')
    expect((json as { tags: { name: string }[] }).tags.map(({ name }) => name).toSorted()).toEqual([
      '1.0',
      'stable',
    ])
    expect(json).toMatchObject({ digest, accessories: [{ digest: signature }] })
    const pulled = await harbor.as(harbor.emulator.pull)('GET', `/v2/studio/${to}/manifests/1.0`, {
      headers: { accept: IMAGE },
    })
    expect(pulled.status).toBe(200)
  })

  it('copies an index with its parts', async () => {
    const [from, to] = [aName(), aName()]
    const { index, parts } = await pushIndex(harbor, from, 'all')

    expect((await copy(to, `studio/${from}@${index}`)).status).toBe(201)

    expect((await one(to, 'all')).json).toMatchObject({
      digest: index,
      references: parts.map((child_digest) => ({ child_digest })),
    })
  })

  it('moves tags, but not those that are immutable', async () => {
    const [from, to] = [aName(), aName()]
    const digest = await pushImage(harbor, from, { tag: '1.0', layer: 'new' })
    await pushImage(harbor, to, { tag: '1.0', layer: 'old' })
    const rule = await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(to, '**'))
    const refused = await copy(to, `studio/${from}:1.0`)
    await harbor.call('DELETE', String(rule.headers.location).replace('/api/v2.0', ''))

    expect(outcomeOf(refused)).toEqual([412, 'PRECONDITION'])
    expect((await copy(to, `studio/${from}:1.0`)).status).toBe(201)
    expect((await one(to, '1.0')).json).toMatchObject({ digest })
  })

  it('refuses what it cannot find, read or copy', async () => {
    const image = aName()
    const digest = await pushImage(harbor, image, { tag: '1.0' })
    const signature = await sign(harbor, image, digest)

    expect((await copy(aName(), `studio/${image}:none`)).status).toBe(400)
    expect((await copy('No%0aName', `studio/${image}:1.0`)).status).toBe(400)
    expect((await copy(aName(), 'no reference')).status).toBe(400)
    expect((await copy(aName(), `studio/${image}`)).status).toBe(400)
    expect((await copy(aName(), `nobody/${image}:1.0`)).status).toBe(400)
    expect(outcomeOf(await copy(aName(), `studio/${image}@${signature}`))).toEqual([403, 'DENIED'])
  })

  it('needs both the right to create and the right to read', async () => {
    const image = aName()
    await pushImage(harbor, image, { tag: '1.0' })
    const robot = await aRobot(harbor, image, ['artifact:create'])
    const path = repositoryPath(harbor, aName(), `/artifacts?from=studio/${image}:1.0`)

    expect((await harbor.call('POST', path, undefined, robot)).status).toBe(403)
    expect((await harbor.call('POST', path, undefined, harbor.emulator.pull)).status).toBe(403)
    expect((await harbor.call('POST', path, undefined, null)).status).toBe(401)
  })
})

describe('additions', () => {
  it('are refused where there are none', async () => {
    const image = aName()
    await pushIndex(harbor, image, 'all')
    const statusOf = async (addition: string) =>
      outcomeOf(
        await harbor.call('GET', repositoryPath(harbor, image, `/artifacts/all/additions/${addition}`)),
      )

    expect(await statusOf('build_history')).toEqual([400, 'BAD_REQUEST'])
    expect(await statusOf('dependencies')).toEqual([400, 'BAD_REQUEST'])
    expect(await statusOf('wishes')).toEqual([422, 'UNPROCESSABLE_ENTITY'])
  })
})

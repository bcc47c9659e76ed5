// Harbor 2.x with distribution 2.8 behind it: src/server/registry, registry/handlers/manifests.go.
import { expect, it } from 'vitest'
import { basic, clientOf, type Reply, type Send } from '../support/client.js'
import { descriptorOf, digestOf, IMAGE, INDEX, imageOf, pushImage, putManifest } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const DOCKER_IMAGE = 'application/vnd.docker.distribution.manifest.v2+json'
const PATH = `/v2/${REPOSITORY}/manifests`

async function aHarbor(): Promise<{ send: Send; registry: string }> {
  const emulator = await anEmulator({ profile: 'harbor', auth: 'token' })
  return { registry: emulator.registry, send: clientOf(emulator, basic(emulator.push)) }
}

const outcomeOf = ({ status, code }: Reply) => [status, code]
const messageOf = ({ json }: Reply) => (json as { errors: { message: string }[] }).errors[0]?.message

it.each([undefined, '*/*', 'application/json', INDEX, DOCKER_IMAGE])(
  'hides an OCI manifest from a client that accepts %j',
  async (accept) => {
    const { send } = await aHarbor()
    const digest = await pushImage(send, REPOSITORY, '1.0')

    for (const reference of ['1.0', digest]) {
      const reply = await send('GET', `${PATH}/${reference}`, { headers: accept ? { accept } : {} })
      expect(outcomeOf(reply)).toEqual([404, 'MANIFEST_UNKNOWN'])
      expect(messageOf(reply)).toBe('OCI manifest found, but accept header does not support OCI manifests')
    }
  },
)

it('gives OCI types to clients that accept them by name, and Docker’s to all', async () => {
  const { send } = await aHarbor()
  const digest = await pushImage(send, REPOSITORY, '1.0')
  const manifests = [{ ...descriptorOf(imageOf(), IMAGE), digest }]
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
  await putManifest(send, REPOSITORY, 'index', index, INDEX)
  const docker = imageOf(['layer'], { mediaType: DOCKER_IMAGE })
  await putManifest(send, REPOSITORY, 'docker', docker, DOCKER_IMAGE)
  const statusOf = async (reference: string, accept: string) =>
    (await send('HEAD', `${PATH}/${reference}`, { headers: { accept } })).status

  expect(await statusOf('1.0', `text/plain, ${IMAGE};q=0.5`)).toBe(200)
  expect(await statusOf('index', `${IMAGE}, ${INDEX}`)).toBe(200)
  expect(await statusOf('index', IMAGE)).toBe(404)
  expect(await statusOf('docker', '*/*')).toBe(200)
})

it('answers 304 to a client that has the manifest already, even if it accepts nothing', async () => {
  const { send } = await aHarbor()
  const digest = await pushImage(send, REPOSITORY, '1.0')

  for (const known of [digest, `"${digest}"`]) {
    const reply = await send('GET', `${PATH}/1.0`, { headers: { 'if-none-match': known } })
    expect([reply.status, reply.body.length]).toEqual([304, 0])
  }
})

it('says NOT_FOUND, in its own words, of tags, digests and repositories', async () => {
  const { send } = await aHarbor()
  await pushImage(send, REPOSITORY, '1.0')
  const absent = digestOf('absent')

  const [tag, digest, repository, tags] = [
    await send('GET', `${PATH}/2.0`),
    await send('DELETE', `${PATH}/${absent}`),
    await send('GET', '/v2/studio/nothing/manifests/1.0'),
    await send('GET', '/v2/studio/nothing/tags/list'),
  ]

  for (const reply of [tag, digest, repository, tags]) expect(outcomeOf(reply)).toEqual([404, 'NOT_FOUND'])
  expect(messageOf(tag)).toBe(`artifact ${REPOSITORY}:2.0 not found`)
  expect(messageOf(digest)).toBe(`artifact ${REPOSITORY}@${absent} not found`)
  expect(messageOf(repository)).toBe('repository studio/nothing not found')
  expect(messageOf(tags)).toBe('repository studio/nothing not found')
})

it('answers 404 to a push to what is no reference', async () => {
  const { send } = await aHarbor()

  expect((await putManifest(send, REPOSITORY, '.hidden', imageOf())).status).toBe(404)
})

it('names the new manifest by an absolute location', async () => {
  const { send, registry } = await aHarbor()
  const digest = await pushImage(send, REPOSITORY, '1.0')

  const reply = await putManifest(send, REPOSITORY, '2.0', imageOf())

  expect(reply.headers.location).toBe(`http://${registry}${PATH}/${digest}`)
})

it('deletes by digest only', async () => {
  const { send } = await aHarbor()
  const digest = await pushImage(send, REPOSITORY, '1.0')

  expect(outcomeOf(await send('DELETE', `${PATH}/1.0`))).toEqual([400, 'UNSUPPORTED'])
  expect((await send('DELETE', `${PATH}/${digest}`)).status).toBe(202)
})

it('refuses a manifest over 4 MiB with 400 MANIFEST_INVALID', async () => {
  const { send } = await aHarbor()
  await pushImage(send, REPOSITORY, '1.0')

  const reply = await putManifest(send, REPOSITORY, '2.0', imageOf().padEnd(4 * 1024 * 1024 + 1, ' '))

  expect(outcomeOf(reply)).toEqual([400, 'MANIFEST_INVALID'])
})

it('lists tags in byte order', async () => {
  const { send } = await aHarbor()
  for (const tag of ['b', 'C', 'a']) await pushImage(send, REPOSITORY, tag)

  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['C', 'a', 'b'] })
  expect((await send('GET', `/v2/${REPOSITORY}/tags/list?last=C`)).json).toMatchObject({ tags: ['a', 'b'] })
})

// distribution-spec v1.1 throughout: what was acknowledged stays, also when the emulator is started anew.
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { startEmulator } from '../../src/index.js'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  imageOf,
  openSession,
  pushImage,
  putManifest,
} from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'

it('keeps blobs, manifests, tags, referrers and open uploads in its data folder', async () => {
  const dataDir = await aDataDir()
  const before = await anEmulator({ dataDir })
  const digest = await pushImage(before.send, REPOSITORY, '1.0')
  await putManifest(
    before.send,
    REPOSITORY,
    'about',
    imageOf([], { subject: descriptorOf(imageOf(), IMAGE) }),
  )
  const location = await openSession(before.send, REPOSITORY)
  await before.send('PATCH', location, { body: 'hello ' })
  await before.close()

  const { send } = await anEmulator({ dataDir })

  expect((await send('GET', `/v2/${REPOSITORY}/manifests/1.0`)).body.toString()).toBe(imageOf())
  expect((await send('GET', `/v2/${REPOSITORY}/blobs/${digestOf('layer')}`)).body.toString()).toBe('layer')
  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['1.0', 'about'] })
  expect((await send('GET', `/v2/${REPOSITORY}/referrers/${digest}`)).json).toMatchObject({ manifests: [{}] })
  expect((await send('GET', location)).headers.range).toBe('0-5')
  const closed = await send('PUT', `${location}?digest=${digestOf('hello world')}`, { body: 'world' })
  expect(closed.status).toBe(201)
})

it('removes its temporary folder on close and leaves a given one', async () => {
  const dataDir = await aDataDir()
  const leftovers = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('slipway-emulator-'))
  const known = await leftovers()

  const temporary = await startEmulator()
  const own = (await leftovers()).filter((name) => !known.includes(name))
  await (await startEmulator({ dataDir })).close()
  await temporary.close()

  expect(own).toHaveLength(1)
  expect(await leftovers()).not.toContain(own[0])
  expect(await readdir(dataDir)).toContain('blobs')
})

it('lets one emulator use a data folder at a time', async () => {
  const dataDir = await aDataDir()
  const first = await anEmulator({ dataDir })
  await pushImage(first.send, REPOSITORY, '1.0')

  await expect(startEmulator({ dataDir })).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: expect.stringContaining(`in use by process ${process.pid}`),
  })

  expect((await first.send('GET', `/v2/${REPOSITORY}/manifests/1.0`)).status).toBe(200)
  await first.close()
  await (await startEmulator({ dataDir })).close()
})

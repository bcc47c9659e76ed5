import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import { buildFolder } from '../support/build-folder.js'
import { tempFolder } from '../support/temp-folder.js'

/** A Harbor that lets nobody fetch an image before it was scanned. */
async function aStrictHarbor() {
  const emulator = await startEmulator({ profile: 'harbor' })
  onTestFinished(() => emulator.close())
  const { registry, project, push, url, admin } = emulator
  const basic = Buffer.from(`${admin.username}:${admin.token}`).toString('base64')
  const answer = await fetch(`${url}/api/v2.0/projects/${project}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: JSON.stringify({ metadata: { prevent_vul: 'true', severity: 'low' } }),
  })
  expect(answer.status).toBe(200)
  const client = createClient({
    registry,
    project,
    credentials: { push },
    cacheDir: await tempFolder(),
    env: {},
  })
  return { emulator, client }
}

describe('a project that lets nobody fetch what was not scanned', () => {
  it('takes pushes, one after the other', async () => {
    const { client } = await aStrictHarbor()
    const folder = await buildFolder()

    const first = await client.push({ from: { folder }, to: 'game:1' })
    const second = await client.push({ from: { folder }, to: 'game:2' })

    expect(second).toMatchObject({ digest: first.digest, uploadedBytes: 0 })
  })

  it('keeps a tag of which nobody may know what it names, and moves it when asked', async () => {
    const { client } = await aStrictHarbor()
    const folder = await buildFolder()
    const first = await client.push({ from: { folder }, to: 'game:1' })

    await expect(client.push({ from: { folder }, to: 'game:1' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('lets nobody look at it'),
    })
    const moved = await client.push({ from: { folder }, to: 'game:1', moveTag: true })
    expect(moved.digest).toBe(first.digest)
  })

  it('says why an image cannot be read', async () => {
    const { client } = await aStrictHarbor()
    await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    await expect(client.inspectImage('game:1')).rejects.toMatchObject({
      code: 'POLICY_VIOLATION',
      message: expect.stringContaining('without vulnerability scanning'),
    })
  })
})

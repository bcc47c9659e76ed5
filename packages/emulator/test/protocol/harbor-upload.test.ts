// Harbor 2.x with distribution 2.8 behind it: registry/handlers/blobupload.go, observed on docker-registry 2.8.2.
import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../src/index.js'
import { basic, clientOf, type Reply, type Send } from '../support/client.js'
import { digestOf, openSession, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'
import { describeUploadHabits } from '../support/upload-habits-suite.js'

const REPOSITORY = 'studio/server'

async function aHarbor(): Promise<{ send: Send; registry: string; asPuller: Send }> {
  const emulator = await anEmulator({ profile: 'harbor', auth: 'token' })
  const { registry, push, pull } = emulator
  return { registry, send: clientOf(emulator, basic(push)), asPuller: clientOf(emulator, basic(pull)) }
}

const mount = (send: Send, digest: string, from: string) =>
  send('POST', `/v2/${REPOSITORY}/blobs/uploads/?mount=${digest}&from=${from}`)
const outcomeOf = ({ status, code }: Reply) => [status, code]

describeUploadHabits('the emulator in profile harbor', async () => {
  const { registry, close } = await startEmulator({ profile: 'harbor', auth: 'none' })
  return { registry, stop: close }
})

describe('an upload', () => {
  it('may be looked at with the right to pull, and cancelled with the right to delete', async () => {
    const { send, asPuller } = await aHarbor()
    const location = await openSession(send, REPOSITORY)

    expect((await asPuller('GET', location)).status).toBe(204)
    expect((await asPuller('DELETE', location)).status).toBe(401)
    expect((await send('DELETE', location)).status).toBe(204)
    expect(outcomeOf(await send('DELETE', location))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN'])
  })
})

describe('a mount', () => {
  it('is done from a repository that the caller may pull from', async () => {
    const { send, registry } = await aHarbor()
    const digest = await pushBlob(send, 'studio/source', 'content')

    const reply = await mount(send, digest, 'studio/source')

    expect([reply.status, reply.headers.location]).toEqual([
      201,
      `http://${registry}/v2/${REPOSITORY}/blobs/${digest}`,
    ])
  })

  it('of what is not there, or from nowhere, opens a session', async () => {
    const { send } = await aHarbor()

    expect((await mount(send, digestOf('absent'), 'studio/source')).status).toBe(202)
    expect((await mount(send, 'sha256:12', 'studio/source')).status).toBe(202)
    expect((await mount(send, digestOf('absent'), '')).status).toBe(202)
  })

  it('from a project that does not exist is 401, and from a name without a project 400', async () => {
    const { send } = await aHarbor()

    expect((await mount(send, digestOf('absent'), 'nothing/source')).status).toBe(401)
    expect(outcomeOf(await mount(send, digestOf('absent'), 'source'))).toEqual([400, 'BAD_REQUEST'])
    expect(outcomeOf(await mount(send, digestOf('absent'), 'studio%00/source'))).toEqual([400, 'BAD_REQUEST'])
  })
})

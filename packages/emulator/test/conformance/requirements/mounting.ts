// distribution-spec v1.1, "Mounting a blob from another repository": end-11.
import { expect } from 'vitest'
import type { Reply } from '../../support/client.js'
import { digestOf, pushBlob } from '../../support/content.js'
import { closingPath, locationOf } from '../../support/location.js'
import { type Ground, requirementsOf } from '../requirement.js'

const { must, should } = requirementsOf('Mounting a blob from another repository')

function mount({ send, repository, neighbour }: Ground, digest: string): Promise<Reply> {
  return send('POST', `/v2/${repository}/blobs/uploads/?mount=${digest}&from=${neighbour}`)
}

/** What a registry has to answer to a mount. */
export const MOUNTING = [
  must('answers a mount with 201 and a pullable Location', async (ground) => {
    const digest = await pushBlob(ground.send, ground.neighbour, 'mounted')

    const reply = await mount(ground, digest)

    expect(reply.status).toBe(201)
    expect((await ground.send('GET', locationOf(reply))).body.toString()).toBe('mounted')
    expect((await ground.send('HEAD', `/v2/${ground.repository}/blobs/${digest}`)).status).toBe(200)
  }),
  should('opens a session with 202 for a blob that it cannot mount', async (ground) => {
    await pushBlob(ground.send, ground.neighbour, 'another')

    const reply = await mount(ground, digestOf('absent'))
    const path = closingPath(locationOf(reply), digestOf('absent'))
    const closed = await ground.send('PUT', path, { body: 'absent' })

    expect([reply.status, closed.status]).toEqual([202, 201])
  }),
  should('opens a session with 202 for a mount without a source', async ({ send, repository }) => {
    const reply = await send('POST', `/v2/${repository}/blobs/uploads/?mount=${digestOf('absent')}`)

    expect(reply.status).toBe(202)
    expect(reply.headers.location).toMatch(/./)
  }),
]

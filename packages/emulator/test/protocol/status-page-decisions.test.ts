import { describe, expect, it } from 'vitest'
import { anEmulator } from '../support/emulator.js'
import { apiOf } from '../support/platform.js'
import { openStatusPage } from '../support/status-page.js'

const ACCESS = '/v1/container-registry/access-requests'
const STORAGE = '/v1/container-registry/storage-requests'

interface Wire {
  readonly id: string
  readonly status: string
  readonly reason?: string
}

/** An emulator with a request for access that waits, and a browser that is logged in. */
async function aWaitingRequest() {
  const emulator = await anEmulator({ access: 'none' })
  const api = apiOf(emulator)
  const { id } = (await api('POST', ACCESS, { message: 'Please' })).json as Wire
  const page = openStatusPage(emulator)
  await page.logIn()
  const current = async () => (await api('GET', `${ACCESS}/current`)).json as Wire
  return { page, path: `/access-requests/${id}`, current, api }
}

describe('the status page', () => {
  it('grants access', async () => {
    const { page, path, current } = await aWaitingRequest()

    const { status, headers } = await page.submit(path, { decision: 'grant', reason: ' Welcome ' })
    const [after, later] = [(await page.get()).body.toString(), (await page.get()).body.toString()]

    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' })
    expect(await current()).toMatchObject({ status: 'granted', reason: 'Welcome' })
    expect(after).toContain('role="status">Access is granted.')
    expect(later).not.toContain('role="status"')
    expect(later).toContain('Nothing waits for your decision.')
  })

  it('denies access with a reason', async () => {
    const { page, path, current } = await aWaitingRequest()

    await page.submit(path, { decision: 'deny', reason: 'No studio by that name' })

    expect(await current()).toMatchObject({ status: 'denied', reason: 'No studio by that name' })
    expect((await page.get()).body.toString()).toContain('access denied')
  })

  it.each([
    ['approve', 'approved', 'The limit is 1 GiB higher now.', '21 GiB'],
    ['deny', 'denied', 'The request for storage is denied.', '20 GiB'],
  ])('can %s a request for storage', async (decision, status, text, limit) => {
    const emulator = await anEmulator()
    const api = apiOf(emulator)
    const { id } = (await api('POST', STORAGE, { requested_bytes: 1024 ** 3 })).json as Wire
    const page = openStatusPage(emulator)
    await page.logIn()

    await page.submit(`/storage-requests/${id}`, { decision })

    const body = (await page.get()).body.toString()
    expect((await api('GET', STORAGE)).json).toMatchObject({ data: [{ id, status }] })
    expect(body).toContain(text)
    expect(body).toContain(`of ${limit} used`)
  })

  it('says so when a request was decided already, and changes nothing', async () => {
    const { page, path, current } = await aWaitingRequest()
    await page.submit(path, { decision: 'grant' })

    await page.submit(path, { decision: 'deny' })

    expect((await page.get()).body.toString()).toContain(
      'role="alert">This access request was decided already.',
    )
    expect(await current()).toMatchObject({ status: 'granted' })
  })

  it('says so when there is no such request', async () => {
    const { page } = await aWaitingRequest()

    await page.submit('/storage-requests/nothing', { decision: 'approve' })

    expect((await page.get()).body.toString()).toContain('role="alert">No such storage request.')
  })

  it('refuses a form that names no decision', async () => {
    const { page, path, current } = await aWaitingRequest()

    expect((await page.submit(path, { decision: 'maybe' })).status).toBe(400)
    expect(await current()).toMatchObject({ status: 'pending' })
  })
})

describe('the status page takes forms only from itself:', () => {
  const grant = { decision: 'grant' }

  it('not without the form token', async () => {
    const { page, path, current } = await aWaitingRequest()

    expect((await page.post(path, grant)).status).toBe(403)
    expect((await page.post(path, { ...grant, form_token: 'x' })).status).toBe(403)
    expect((await page.post('/logout', {})).status).toBe(403)
    expect(await current()).toMatchObject({ status: 'pending' })
  })

  it('not with the form token of somebody else', async () => {
    const [mine, other] = [await aWaitingRequest(), await aWaitingRequest()]
    const [, formToken = ''] =
      /name="form_token" value="([^"]+)"/.exec((await other.page.get()).body.toString()) ?? []

    expect((await mine.page.post(mine.path, { ...grant, form_token: formToken })).status).toBe(403)
  })

  it.each([
    ['another site', { origin: 'http://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a frame without an origin', { origin: 'null' }],
    ['a body that is no form', { 'content-type': 'text/plain' }],
  ])('not from %s', async (_, headers) => {
    const { page, path, current } = await aWaitingRequest()
    const [, formToken = ''] =
      /name="form_token" value="([^"]+)"/.exec((await page.get()).body.toString()) ?? []

    expect((await page.post(path, { ...grant, form_token: formToken }, headers)).status).toBe(403)
    expect(await current()).toMatchObject({ status: 'pending' })
  })

  it('not without a session', async () => {
    const { page, path, current } = await aWaitingRequest()

    const { status, headers } = await page.post(path, grant, { cookie: '' })

    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' })
    expect(await current()).toMatchObject({ status: 'pending' })
  })

  it('not one with a NUL', async () => {
    const { page, path, current } = await aWaitingRequest()

    expect((await page.submit(path, { ...grant, reason: 'fine\0' })).status).toBe(403)
    expect(await current()).toMatchObject({ status: 'pending' })
  })

  it('not one of more than 64 KiB', async () => {
    const { page, path, current } = await aWaitingRequest()

    expect((await page.submit(path, { ...grant, reason: 'x'.repeat(65_536) })).status).toBe(403)
    expect(await current()).toMatchObject({ status: 'pending' })
  })
})

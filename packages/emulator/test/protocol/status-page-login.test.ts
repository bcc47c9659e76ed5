import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../src/index.js'
import { anEmulator } from '../support/emulator.js'
import { openStatusPage } from '../support/status-page.js'

async function aStatusPage() {
  const emulator = await anEmulator()
  return { emulator, page: openStatusPage(emulator) }
}

describe('the status page', () => {
  it('shows nothing but a form to those who are not logged in', async () => {
    const { emulator, page } = await aStatusPage()

    const { status, headers, body } = await page.get()

    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['set-cookie']).toBeUndefined()
    expect(body.toString()).toContain('<label for="token">Admin token</label>')
    expect(body.toString()).not.toContain(emulator.project)
  })

  it('lets nothing run, load, frame or keep it', async () => {
    const { page } = await aStatusPage()

    const { headers, body } = await page.get()
    const [, styles = ''] = /<style>(.*)<\/style>/s.exec(body.toString()) ?? []
    const hash = createHash('sha256').update(styles).digest('base64')

    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    expect(body.toString()).not.toMatch(/<script|style="|\son\w+=/)
  })

  it('logs in with the admin token, by a cookie that no script reads and no other site sends', async () => {
    const { emulator, page } = await aStatusPage()

    const { status, headers } = await page.submit('/login', { token: emulator.admin.token })

    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(headers['set-cookie']?.[0]).toMatch(
      /^slipway-emulator-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
    expect((await page.get()).body.toString()).toContain('<h1>Project studio</h1>')
  })

  it.each(['wrong', ''])('refuses the token "%s" and does not repeat it', async (token) => {
    const { page } = await aStatusPage()

    const { status, headers, body } = await page.submit('/login', { token })

    expect(status).toBe(403)
    expect(headers['set-cookie']).toBeUndefined()
    expect(body.toString()).toContain('This is not the admin token of this emulator.')
    expect(body.toString()).not.toContain('wrong')
  })

  it('refuses other tokens of the emulator', async () => {
    const { emulator, page } = await aStatusPage()

    for (const token of [emulator.apiToken, emulator.push.token]) {
      expect((await page.submit('/login', { token })).status).toBe(403)
    }
  })

  it('makes those wait who try too often, even with the right token', async () => {
    const { emulator, page } = await aStatusPage()
    for (let attempt = 0; attempt < 5; attempt += 1) await page.submit('/login', { token: 'wrong' })

    const { status, headers } = await page.submit('/login', { token: emulator.admin.token })

    expect(status).toBe(429)
    expect(Number(headers['retry-after'])).toBeGreaterThan(50)
  })

  it('takes no token out of an address', async () => {
    const { emulator, page } = await aStatusPage()

    const { headers, body } = await page.get(`/?token=${emulator.admin.token}`)

    expect(headers['set-cookie']).toBeUndefined()
    expect(body.toString()).toContain('Admin token')
  })

  it('logs out: the cookie is worth nothing any more', async () => {
    const { page } = await aStatusPage()
    await page.logIn()
    const cookie = page.cookie()

    const { status, headers } = await page.submit('/logout')

    expect(status).toBe(303)
    expect(headers['set-cookie']?.[0]).toContain('Max-Age=0')
    expect((await page.get('/', { cookie })).body.toString()).toContain('Admin token')
  })

  it('keeps the browsers of two emulators on one machine apart', async () => {
    const [one, two] = [await aStatusPage(), await aStatusPage()]
    await one.page.logIn()
    await two.page.logIn()

    const both = { cookie: `${one.page.cookie()}; ${two.page.cookie()}` }

    expect((await one.page.get('/', both)).body.toString()).toContain('<h1>Project studio</h1>')
    expect((await two.page.get('/', both)).body.toString()).toContain('<h1>Project studio</h1>')
  })

  it('has a cookie that opens nothing but the page', async () => {
    const { page } = await aStatusPage()
    await page.logIn()

    expect((await page.get('/v1/apps')).status).toBe(401)
    expect((await page.get('/_admin/faults')).status).toBe(401)
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])(
    'is not there under the name %s',
    async (host) => {
      const { page } = await aStatusPage()

      expect((await page.get('/', { host })).status).toBe(403)
      expect((await page.post('/login', {}, { host, origin: `http://${host}` })).status).toBe(403)
    },
  )

  it('is there as localhost', async () => {
    const { page } = await aStatusPage()
    const host = new URL(page.origin).host.replace('127.0.0.1', 'localhost')

    expect((await page.get('/', { host })).status).toBe(200)
  })

  it.each([
    ['/', 'POST', 'GET, HEAD'],
    ['/login', 'GET', 'POST'],
    ['/access-requests/1', 'GET', 'POST'],
  ])('answers 405 to %s by %s', async (path, method, allow) => {
    const { page } = await aStatusPage()

    const { status, headers } = method === 'GET' ? await page.get(path) : await page.post(path, {})

    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow })
  })

  it('goes with the platform', async () => {
    await using emulator = await startEmulator({ without: ['platform'] })

    expect((await fetch(`${emulator.url}/`)).status).toBe(404)
  })
})

import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'

const API = 'https://api.example.com'
const TOKEN = 'sentinel-api-token-41c7'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

it('shows no token that a platform repeats in what it says', async () => {
  const echo = ({ request }: { request: Request }) =>
    HttpResponse.json({ message: `you sent ${request.headers.get('authorization')}` }, { status: 403 })
  server.use(
    http.get(`${API}/v1/container-registry/capabilities`, () =>
      HttpResponse.json({ access: true, credentials: true }),
    ),
    http.get(`${API}/v1/container-registry/credentials`, echo),
    http.get(`${API}/v1/container-registry/access-requests/current`, () =>
      HttpResponse.json({ message: TOKEN }, { status: 404 }),
    ),
    http.post(`${API}/v1/container-registry/access-requests`, echo),
  )
  const client = createClient({ apiUrl: API, apiToken: TOKEN, credentialStores: [], env: {} })

  const status = await client.access.status()
  const refused = await client.access.request().catch((error: unknown) => error)

  expect(status).toMatchObject({ state: 'not-requested', reason: expect.stringContaining('you sent') })
  expect(refused).toMatchObject({ code: 'PLAN_LIMIT', message: expect.stringContaining('you sent') })
  expect(JSON.stringify([status, refused])).not.toContain(TOKEN)
})

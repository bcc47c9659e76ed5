import { HttpResponse, http, type RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest'
import { openHarborClient } from '../../../src/harbor/harbor-client.js'
import type { JsonApi } from '../../../src/http/json-api.js'
import { createRedactor } from '../../../src/log/redactor.js'
import { aCredential, silentLogger } from '../a-registry.js'
import { aClock } from '../fake-clock.js'
import { API, HARBOR } from './harbor-desk.js'

/** One request as it came. */
export interface WireRequest {
  readonly method: string
  /** Below the root of the API, still encoded, with the query. */
  readonly path: string
  readonly headers: Headers
  /** Empty where there is none. */
  readonly body: string
}

/** A Harbor of which a test writes every answer. */
export interface HarborWire {
  readonly requests: readonly WireRequest[]
}

type PlayHarbor = (answer: (request: WireRequest) => Response) => HarborWire

/**
 * Prepares the tests of a file for played Harbors, and gives the way to play one. Each answer tries to set a session cookie,
 * as Harbor's do, and has a request id.
 */
export function harborStage(): PlayHarbor {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
  afterEach(() => server.resetHandlers())
  afterAll(() => server.close())
  return (answer) => {
    const { handler, requests } = wireOf(answer)
    server.use(handler)
    return { requests }
  }
}

function wireOf(answer: Parameters<PlayHarbor>[0]): HarborWire & { readonly handler: RequestHandler } {
  const requests: WireRequest[] = []
  const handler = http.all(`${API}/*`, async ({ request }) => {
    const { method, url, headers } = request
    const seen = { method, path: url.slice(API.length), headers, body: await request.text() }
    requests.push(seen)
    const response = answer(seen)
    response.headers.append('Set-Cookie', 'sid=session-sentinel; Path=/; HttpOnly')
    response.headers.set('X-Request-Id', 'request-7')
    return response
  })
  return { handler, requests }
}

/** A client of the played Harbor that waits for nothing and is closed when the test ends. */
export function aHarborClient(): JsonApi {
  const client = openHarborClient({
    host: HARBOR,
    credential: aCredential(HARBOR),
    logger: silentLogger,
    redactor: createRedactor(),
    clock: aClock(),
  })
  onTestFinished(() => client.close())
  return client
}

/** The page of a list that is asked for, with Harbor's two headers. */
export function pageOf(
  { path }: WireRequest,
  list: readonly unknown[],
  totalCount?: number | null,
): Response {
  const { searchParams } = new URL(path, API)
  const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('page_size'))]
  if (size > 100)
    return refusalOf(422, 'UNPROCESSABLE_ENTITY', 'page_size should be less than or equal to 100')
  const total = totalCount === undefined ? list.length : totalCount
  const headers = new Headers({ Link: '</api/v2.0/elsewhere?page=2&q=a=b%>; rel="next"' })
  if (total !== null) headers.set('X-Total-Count', String(total))
  return HttpResponse.json(list.slice((page - 1) * size, page * size), { headers })
}

/** A refusal as Harbor words it. */
export function refusalOf(status: number, code: string, message: string): Response {
  return HttpResponse.json({ errors: [{ code, message }] }, { status })
}

/** A page for people, as a proxy in front of a Harbor answers. */
export function webPage(status: number): Response {
  return new HttpResponse('<html><h1>nginx</h1></html>', { status, headers: { 'Content-Type': 'text/html' } })
}

/** All entries of pages. */
export async function entriesOf<T>(
  pages: AsyncIterable<{ readonly entries: readonly T[] }>,
): Promise<readonly T[]> {
  const all: T[] = []
  for await (const { entries } of pages) all.push(...entries)
  return all
}

import { HttpResponse, type HttpResponseResolver, http, type RequestHandler } from 'msw'
import { onTestFinished } from 'vitest'
import type { JsonApi } from '../../../src/http/json-api.js'
import { createRedactor, type Redactor } from '../../../src/log/redactor.js'
import { openPlatformClient } from '../../../src/platform/platform-client.js'
import { aCredential, silentLogger } from '../a-registry.js'
import { aClock } from '../fake-clock.js'

/** Root of the platform that is played. */
export const API = 'https://api.example.com'

/** A request as the platform got it. */
export interface SeenRequest {
  /** `GET /v1/apps?page=1&limit=100`, as it was sent. */
  readonly line: string
  readonly authorization: string | null
  readonly accept: string | null
  /** Absent where there was none. */
  readonly body?: unknown
}

/** A client of the played platform, which waits for nothing and is closed when the test ends. */
export function aPlatformClient(redactor: Redactor = createRedactor()): JsonApi {
  const client = openPlatformClient({
    url: new URL(API),
    credential: aCredential('api.example.com', { kind: 'api', username: 'token' }),
    logger: silentLogger,
    redactor,
    clock: aClock(),
  })
  onTestFinished(() => client.close())
  return client
}

/** Answers everything that the platform is asked, and keeps what it was asked. */
export function aPlatform(answer: (request: SeenRequest) => Response): {
  readonly handler: RequestHandler
  readonly seen: SeenRequest[]
} {
  const seen: SeenRequest[] = []
  const resolver: HttpResponseResolver = async ({ request }) => {
    const { method, url, headers } = request
    const text = await request.text()
    const asked: SeenRequest = {
      line: `${method} ${url.slice(API.length)}`,
      authorization: headers.get('authorization'),
      accept: headers.get('accept'),
      ...(text !== '' && { body: JSON.parse(text) }),
    }
    seen.push(asked)
    return answer(asked)
  }
  return { handler: http.all(`${API}/*`, resolver), seen }
}

/** The error of the platform's v1 API. */
export function refusal(status: number, message: string): Response {
  return HttpResponse.json({ message }, { status })
}

/** A page for people in place of an answer. */
export function webPage(status: number): Response {
  return HttpResponse.html('<html><body>Sign in</body></html>', { status })
}

import type { SetupServer } from 'msw/node'
import { onTestFinished } from 'vitest'
import type { JsonApi } from '../../../src/http/json-api.js'
import { createRedactor, type Redactor } from '../../../src/log/redactor.js'
import { aPlatform, aPlatformClient, type SeenRequest } from './platform-desk.js'
import { checkRequest } from './request-check.js'

/** A platform that is played for one test. */
export interface PlayedPlatform {
  readonly client: JsonApi
  /** The client's. */
  readonly redactor: Redactor
  readonly seen: readonly SeenRequest[]
  /** What was asked for so far. */
  lines(): string[]
}

/** Answers as a platform does; the test fails where a request of it is not as documented. */
export function playPlatform(
  server: SetupServer,
  answer: (request: SeenRequest) => Response,
): PlayedPlatform {
  const redactor = createRedactor()
  const { handler, seen } = aPlatform(answer)
  server.use(handler)
  onTestFinished(() => {
    for (const request of seen) checkRequest(request)
  })
  return { client: aPlatformClient(redactor), redactor, seen, lines: () => seen.map(({ line }) => line) }
}

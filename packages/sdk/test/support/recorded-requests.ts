import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

/** One request that this process sent, and the answer to it. */
export interface RecordedRequest {
  readonly method: string
  readonly url: URL
  readonly status: number
  /** The request's `Authorization` header. */
  readonly authorization: string | undefined
  /** The answer's `Location` header. */
  readonly location: string | undefined
}

/** The requests of one test, in the order of their answers. */
export interface RecordedRequests {
  readonly answered: readonly RecordedRequest[]
  /** The first answered request that fits, as soon as there is one. */
  wait(fits: (request: RecordedRequest) => boolean): Promise<RecordedRequest>
}

const CHANNEL = 'http.client.response.finish'

/** Records, until the test ends, what this process's HTTP clients ask one host and what they are told. */
export function recordRequests(host: string): RecordedRequests {
  const answered: RecordedRequest[] = []
  const listeners = new Set<(request: RecordedRequest) => void>()

  const onAnswer = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
    const url = new URL(request.path, `http://${String(request.getHeader('host'))}`)
    if (url.host !== host) return
    const entry = {
      method: request.method,
      url,
      status: response.statusCode ?? 0,
      authorization: request.getHeader('authorization')?.toString(),
      location: response.headers.location,
    }
    answered.push(entry)
    for (const listener of listeners) listener(entry)
  }
  subscribe(CHANNEL, onAnswer)
  onTestFinished(() => void unsubscribe(CHANNEL, onAnswer))

  return {
    answered,
    wait(fits) {
      const earlier = answered.find(fits)
      if (earlier !== undefined) return Promise.resolve(earlier)
      return new Promise((resolve) => {
        const listener = (request: RecordedRequest) => {
          if (!fits(request)) return
          listeners.delete(listener)
          resolve(request)
        }
        listeners.add(listener)
      })
    },
  }
}

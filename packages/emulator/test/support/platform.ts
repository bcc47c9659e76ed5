import { expect } from 'vitest'
import type { Emulator } from '../../src/index.js'
import { clientOf, type Reply } from './client.js'

/**
 * Calls the hosting platform's API with a regular token, or with the value given.
 *
 * @param body - Sent as JSON; a text is sent as it is.
 */
export type Call = (method: string, path: string, body?: unknown, authorization?: string) => Promise<Reply>

/** Gives what calls an emulator's platform. */
export function apiOf(emulator: Emulator): Call {
  const send = clientOf({ registry: (emulator.platformUrl ?? '').replace('http://', '') })
  return (method, path, body, authorization = `token ${emulator.apiToken}`) => {
    if (body === undefined) return send(method, path, { headers: { authorization } })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    // Node adds no length to a GET or DELETE, and the server would take the body for the next request.
    const headers = { authorization, 'content-length': String(Buffer.byteLength(text)) }
    return send(method, path, { headers, body: text })
  }
}

/** Makes an app without versions. */
export async function createApp(api: Call, name: string): Promise<void> {
  expect((await api('POST', '/v1/app', { name, is_active: true, image: '' })).status).toBe(200)
}

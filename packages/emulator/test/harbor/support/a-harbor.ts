import { onTestFinished } from 'vitest'
import { type Credential, type Emulator, type EmulatorOptions, startEmulator } from '../../../src/index.js'
import { basic, clientOf, type Reply, type Send } from '../../support/client.js'
import { pushImage } from '../../support/content.js'

/**
 * Calls Harbor's API as the administrator, or with another credential; null for none.
 *
 * @param path - Without `/api/v2.0`.
 * @param body - Sent as JSON; a text is sent as it is.
 */
export type HarborCall = (
  method: string,
  path: string,
  body?: unknown,
  credential?: Credential | null,
) => Promise<Reply>

/** A running emulator in profile `harbor`, and its API. */
export interface Harbor {
  readonly emulator: Emulator
  readonly call: HarborCall
  /** Sends to the registry with Basic credentials. */
  as(credential: Credential): Send
  /** Pushes a tag and gives the digest. The same content has the same digest. */
  push(image: string, tag: string, content?: string): Promise<string>
}

/** Starts a Harbor that ends with the test. */
export async function aHarbor(options: EmulatorOptions = {}): Promise<Harbor> {
  const harbor = await startHarbor(options)
  onTestFinished(() => harbor.emulator.close())
  return harbor
}

/** Starts a Harbor; the caller closes it. */
export async function startHarbor(options: EmulatorOptions = {}): Promise<Harbor> {
  const emulator = await startEmulator({ profile: 'harbor', ...options })
  const as = (credential: Credential) => clientOf(emulator, basic(credential))
  return {
    emulator,
    as,
    call: (method, path, body, credential = emulator.admin) =>
      clientOf(emulator, credential ? basic(credential) : undefined)(
        method,
        `/api/v2.0${path}`,
        sentOf(body),
      ),
    push: (image, tag, content = 'layer') =>
      pushImage(as(emulator.push), `${emulator.project}/${image}`, tag, [content]),
  }
}

function sentOf(body: unknown) {
  if (body === undefined) return {}
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  // Node adds no length to a DELETE, and the server would take the body for the next request.
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
  return { headers, body: text }
}

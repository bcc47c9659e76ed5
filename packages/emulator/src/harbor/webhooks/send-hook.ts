import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Delivery } from './delivery-store.js'

/** What is sent. */
export type Hook = Pick<Delivery, 'address' | 'authHeader' | 'skipCertVerify' | 'contentType' | 'body'>

/**
 * Sends a hook once, and gives the status of the answer; its body is not read.
 *
 * Network: one POST on a connection of its own. A redirect is an answer like others.
 *
 * @param timeoutMs - How long connecting, sending and waiting may take in all.
 * @throws the error of the connection, or one that says that there was no answer; the signal's reason.
 */
export function sendHook(
  { address, authHeader, skipCertVerify, contentType, body }: Hook,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<number> {
  const url = new URL(address)
  const isSecure = url.protocol === 'https:'
  const bytes = Buffer.from(body)
  const timeout = AbortSignal.timeout(timeoutMs)
  const options = {
    method: 'POST',
    agent: false,
    signal: AbortSignal.any([signal, timeout]),
    headers: {
      'content-type': contentType,
      'content-length': String(bytes.length),
      ...(authHeader !== '' && { authorization: authHeader }),
    },
  }
  return new Promise((resolve, reject) => {
    const sending = isSecure
      ? requestHttps(url, { ...options, rejectUnauthorized: !skipCertVerify })
      : requestHttp(url, options)
    sending.on('error', (error) =>
      reject(timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error),
    )
    sending.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sending.end(bytes)
  })
}

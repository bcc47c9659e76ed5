import { expect } from 'vitest'
import type { Emulator } from '../../src/index.js'
import { clientOf, type Reply } from './client.js'

/** A browser at the status page of an emulator, without its screen. */
export interface StatusPage {
  /** The status page's own origin. */
  readonly origin: string
  get(path?: string, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** Sends a form with the token that the page in sight carries. */
  submit(path: string, fields?: Readonly<Record<string, string>>): Promise<Reply>
  /** Sends a form as it is given. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
  logIn(): Promise<void>
  /** The cookie that it keeps. */
  cookie(): string
}

/** Opens a browser that keeps cookies. */
export function openStatusPage(emulator: Emulator): StatusPage {
  const origin = emulator.platformUrl ?? ''
  const send = clientOf({ registry: new URL(origin).host })
  let cookie = ''
  const keepCookie = (reply: Reply) => {
    const [given] = reply.headers['set-cookie'] ?? []
    if (given !== undefined) cookie = given.split(';', 1)[0] ?? ''
    return reply
  }
  const get: StatusPage['get'] = async (path = '/', headers = {}) =>
    keepCookie(await send('GET', path, { headers: { cookie, ...headers } }))
  const post: StatusPage['post'] = async (path, fields, headers = {}) =>
    keepCookie(
      await send('POST', path, {
        headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: String(new URLSearchParams(fields)),
      }),
    )
  const submit: StatusPage['submit'] = async (path, fields = {}) => {
    const [, formToken = ''] = /name="form_token" value="([^"]+)"/.exec((await get()).body.toString()) ?? []
    return post(path, { form_token: formToken, ...fields })
  }
  return {
    origin,
    get,
    post,
    submit,
    async logIn() {
      expect((await submit('/login', { token: emulator.admin.token })).status).toBe(303)
    },
    cookie: () => cookie,
  }
}

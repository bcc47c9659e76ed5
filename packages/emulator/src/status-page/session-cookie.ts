import type { RequestContext } from '../server/request-context.js'
import { SESSION_SECONDS } from './sessions.js'

/** The session id that a browser sends; undefined where it sends none. */
export function readSessionCookie(context: RequestContext): string | undefined {
  const name = cookieName(context)
  for (const pair of (context.header('cookie') ?? '').split(';')) {
    const [key = '', value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

/** Makes the `Set-Cookie` that logs a browser in. No script can read it, no other site can make the browser send it. */
export function sessionCookie(context: RequestContext, sessionId: string): string {
  return cookie(context, sessionId, SESSION_SECONDS)
}

/** Makes the `Set-Cookie` that logs a browser out. */
export function endedSessionCookie(context: RequestContext): string {
  return cookie(context, '', 0)
}

function cookie(context: RequestContext, value: string, maxAgeSeconds: number): string {
  return `${cookieName(context)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`
}

/** Cookies do not tell ports apart: two emulators on one machine need two names. */
function cookieName({ origin }: RequestContext): string {
  return `slipway-emulator-${new URL(origin).port || '80'}`
}

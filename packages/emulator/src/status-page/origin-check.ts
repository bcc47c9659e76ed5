import type { RequestContext } from '../server/request-context.js'

const LOCAL_ORIGIN = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/

/**
 * Tells whether a request was sent to this machine by its own name. Another name that leads here is one that a site has
 * chosen, to get at the page by way of the browser (DNS rebinding).
 */
export function isLocalHost({ origin }: RequestContext): boolean {
  return LOCAL_ORIGIN.test(origin)
}

/** Tells whether a request was sent by one of our own pages. Browsers say so with every POST. */
export function isOwnOrigin(context: RequestContext): boolean {
  return context.header('origin') === context.origin
}

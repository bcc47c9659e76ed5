import { ServiceError } from '../errors/classes.js'
import type { HttpRequest, ResponseHead } from './request.js'

/** Whether an answer is a page for people: a login portal's or a proxy's, whatever its status says. */
export function isPage({ headers }: Pick<ResponseHead, 'headers'>): boolean {
  return headers['content-type']?.startsWith('text/html') ?? false
}

/** The error for a page in a registry's place. */
export function pageError(
  { action, target, side }: Pick<HttpRequest, 'action' | 'target' | 'side'>,
  { status }: Pick<ResponseHead, 'status'>,
): ServiceError {
  return new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target,
    side,
    status,
    reason: `a web page answered in the registry's place (${status})`,
    hint: 'Open the registry in a browser: the network may want a login first.',
  })
}

import { createHash } from 'node:crypto'
import { type Answer, bytesAnswer, emptyAnswer } from '../server/answer.js'
import { type Html, renderHtml } from './html.js'
import { styles } from './styles.js'

/** Makes the answer of a page. No script runs in it, nothing is loaded, nobody may frame or keep it. */
export function pageAnswer(
  status: number,
  page: Html,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return bytesAnswer(status, Buffer.from(renderHtml(page)), {
    'content-type': 'text/html; charset=utf-8',
    ...strictHeaders(),
    ...headers,
  })
}

/** Makes the answer that leads a browser back to the page after a form. */
export function redirectAnswer(headers: Readonly<Record<string, string>> = {}): Answer {
  return emptyAnswer(303, { location: '/', ...strictHeaders(), ...headers })
}

function strictHeaders(): Readonly<Record<string, string>> {
  const styleHash = createHash('sha256').update(renderHtml(styles())).digest('base64')
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // With "no-referrer" a browser hides the origin of our own forms from us as well.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

import { answer, page, registryError } from './fault-action.js'
import {
  at,
  type FaultRow,
  FOREVER,
  fails,
  givesUp,
  IN_SESSION,
  na,
  OPTIONAL,
  recovers,
  row,
  unharmed,
  WITH_BODY,
} from './fault-cells.js'
import { why } from './fault-reasons.js'

const expired = registryError(401, 'UNAUTHORIZED', {
  headers: { 'www-authenticate': 'Basic realm="harbor"' },
})
const unavailable = registryError(503, 'UNAVAILABLE')
const quotaExceeded = registryError(403, 'DENIED', {
  message:
    'adding 1.0 MiB of storage resource, which when updated to current usage of 10.0 GiB ' +
    'will exceed the configured upper limit of 10.0 GiB.',
})
const immutable = registryError(412, 'PRECONDITION', {
  message: "Failed to process request due to '1.0' configured as immutable.",
})
const slowDown = (seconds: number) => answer(429, { headers: { 'retry-after': String(seconds) } })

/** Answers in place of the good one: the registry's own, or of a proxy before it. */
export const FAULTS_IN_ANSWERS: readonly FaultRow[] = [
  row('401', { title: '401 once, as when a token has expired', action: expired }, recovers(), {
    ping: na(why.USUAL),
    token: fails('CREDENTIAL_REJECTED'),
    'base-manifest': fails('BASE_NOT_FOUND'),
    'base-layer': fails('UNAUTHENTICATED'),
    mount: unharmed,
    cancel: unharmed,
  }),
  row(
    '401-stays',
    { title: '401, whatever the token', action: expired, times: FOREVER, requestsPerAttempt: 2 },
    fails('PUSH_CREDENTIAL_REQUIRED'),
    at(OPTIONAL, recovers()),
    at(['tag', 'blob'], fails('DENIED')),
    {
      ping: na(why.USUAL),
      token: fails('CREDENTIAL_REJECTED'),
      'base-manifest': fails('BASE_NOT_FOUND'),
      'base-layer': fails('UNAUTHENTICATED'),
      mount: unharmed,
      cancel: unharmed,
    },
  ),
  row(
    '403-page',
    { title: "403 with a firewall's page", action: page(403), times: FOREVER },
    fails('DENIED'),
    at(OPTIONAL, unharmed),
    { ping: fails('UNSUPPORTED'), 'base-manifest': fails('BASE_NOT_FOUND'), mount: unharmed },
  ),
  row(
    '404',
    { title: '404', action: answer(404), times: FOREVER },
    fails('NAME_UNKNOWN'),
    at(OPTIONAL, unharmed),
    at(['tag', 'blob'], na(why.USUAL)),
    at(IN_SESSION, givesUp('SERVER_ERROR')),
    {
      ping: fails('UNSUPPORTED'),
      'base-manifest': fails('BASE_NOT_FOUND'),
      'base-layer': fails('BLOB_UNKNOWN'),
      mount: unharmed,
    },
  ),
  row(
    '405',
    { title: '405', action: registryError(405, 'UNSUPPORTED'), times: FOREVER },
    fails('UNSUPPORTED'),
    at(OPTIONAL, unharmed),
    { mount: unharmed },
  ),
  row(
    '413',
    {
      title: '413 for every body, however small',
      action: page(413),
      times: FOREVER,
      requestsPerAttempt: 2,
    },
    na(why.NO_BODY),
    at(WITH_BODY, fails('UNSUPPORTED')),
  ),
  row(
    '416',
    { title: '416', action: registryError(416, 'RANGE_INVALID') },
    na(why.NO_RANGE),
    at(IN_SESSION, recovers()),
  ),
  row(
    '429',
    { title: '429 once, with `Retry-After: 3`', action: slowDown(3), retryAfterMs: 3_000 },
    recovers(),
    { cancel: unharmed },
  ),
  row(
    '429-long',
    { title: '429 with `Retry-After: 3600`', action: slowDown(3_600), times: FOREVER },
    givesUp('RATE_LIMITED', 1),
    at(OPTIONAL, unharmed),
  ),
  row('503', { title: "503 once, with a proxy's page", action: page(503) }, recovers(), { cancel: unharmed }),
  row(
    '503-stays',
    { title: '503, however often', action: unavailable, times: FOREVER },
    givesUp('SERVER_ERROR'),
    at(OPTIONAL, recovers(3)),
    { cancel: unharmed, manifest: givesUp('SERVER_ERROR', 2) },
  ),
  row(
    '200-page',
    { title: '200 with the page of a login portal', action: page(200), times: FOREVER },
    fails('UNEXPECTED_RESPONSE'),
    at(OPTIONAL, unharmed),
    { ping: fails('UNSUPPORTED') },
  ),
  row(
    'quota',
    { title: "the project's storage quota is reached", action: quotaExceeded, times: FOREVER },
    na(why.NOT_A_WRITE),
    at(['session', 'close', 'put-layer', 'put-config', 'manifest'], fails('QUOTA_EXCEEDED')),
    { patch: na(why.NO_QUOTA) },
  ),
  row(
    'immutable',
    { title: 'the tag is immutable', action: immutable, times: FOREVER },
    na(why.NOT_THE_TAG),
    { manifest: fails('TAG_IMMUTABLE') },
  ),
]

import { changeHeaders, type FaultyExchange, redirect, tamper } from './fault-action.js'
import { at, type FaultRow, FOREVER, fails, na, recovers, row, unharmed } from './fault-cells.js'
import type { HopId } from './fault-hops.js'
import { why } from './fault-reasons.js'

/** Hops whose answer says where the push goes on. */
const WITH_LOCATION: readonly HopId[] = ['session', 'patch']
const OTHER_DIGEST = `sha256:${'0'.repeat(64)}`

/** Answers that are whole but not what they ought to be: other places, other bytes. */
export const FAULTS_IN_CONTENT: readonly FaultRow[] = [
  row(
    'location-relative',
    { title: '`Location` without a host', action: goOnAt(({ path }) => path), times: FOREVER },
    na(why.NO_LOCATION),
    at(WITH_LOCATION, unharmed),
  ),
  row(
    'location-absolute',
    {
      title: '`Location` with a host',
      action: goOnAt(({ path, origin }) => `${origin}${path}`),
      times: FOREVER,
    },
    na(why.NO_LOCATION),
    at(WITH_LOCATION, unharmed),
  ),
  row(
    'location-http',
    {
      title: '`Location` in plain http, behind a proxy that ends TLS',
      action: goOnAt(({ path, origin }) => `${origin.replace('https:', 'http:')}${path}`),
      times: FOREVER,
      isBehindTls: true,
    },
    na(why.NO_LOCATION),
    at(WITH_LOCATION, unharmed),
  ),
  row(
    'location-elsewhere',
    {
      title: '`Location` at another host',
      action: goOnAt(({ path, otherHost }) => `http://${otherHost}${path}`),
      leadsAway: true,
    },
    na(why.NO_LOCATION),
    at(WITH_LOCATION, unharmed),
  ),
  row(
    'redirect',
    {
      title: '307 to another host',
      action: redirect(307, ({ request, otherHost }) => `http://${otherHost}${request.url ?? ''}`),
      leadsAway: true,
    },
    unharmed,
    { ping: fails('REDIRECT_REFUSED') },
  ),
  row(
    'wrong-digest',
    {
      title: 'another digest is stated in the answer',
      action: changeHeaders(() => ({ 'docker-content-digest': OTHER_DIGEST })),
    },
    na(why.NO_DIGEST),
    at(['base-manifest', 'close', 'put-layer', 'put-config'], fails('DIGEST_MISMATCH')),
    at(['tag', 'blob', 'previous'], unharmed),
    { manifest: fails('DIGEST_MISMATCH', { isTagComplete: true }) },
  ),
  row(
    'tampered',
    {
      title: 'other bytes arrive than were sent',
      action: ({ pass }) =>
        pass({
          changeRequest: tamper,
          changeAnswer: (passed) => ({ ...passed, body: tamper(passed.body) }),
        }),
    },
    na(why.NO_BYTES),
    at(['base-manifest', 'base-layer', 'patch', 'put-layer', 'put-config'], fails('DIGEST_MISMATCH')),
    at(['previous', 'previous-config'], unharmed),
    { manifest: recovers() },
  ),
]

function goOnAt(
  place: (known: { readonly path: string; readonly origin: string; readonly otherHost: string }) => string,
) {
  return changeHeaders(({ location }, { origin, otherHost }: FaultyExchange) => {
    const { pathname, search } = new URL(location ?? '', origin)
    return { location: place({ path: `${pathname}${search}`, origin, otherHost }) }
  })
}

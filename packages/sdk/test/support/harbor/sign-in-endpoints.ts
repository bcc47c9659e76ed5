import { HttpResponse, http, type RequestHandler } from 'msw'
import { HARBOR, type HarborDesk, type PlayedRobot, permissionsIn } from './harbor-desk.js'

const ROOT = `https://${HARBOR}`

/** The registry's sign-in: Harbor's token service gives a token to everybody who names a scope. */
export function signInEndpoints({ userOf }: HarborDesk): RequestHandler[] {
  return [
    http.get(`${ROOT}/v2/`, ({ request }) => {
      if (userOf(request) !== undefined) return new HttpResponse(null)
      const bearer = `Bearer realm="${ROOT}/service/token",service="harbor-registry"`
      const challenge = request.headers.has('authorization') ? 'Basic realm="harbor"' : bearer
      return new HttpResponse(null, { status: 401, headers: { 'Www-Authenticate': challenge } })
    }),
    http.get(`${ROOT}/service/token`, ({ request }) => {
      const user = userOf(request)
      const scope = new URL(request.url).searchParams.get('scope')
      if (user === undefined && scope === null) return new HttpResponse(null, { status: 401 })
      return HttpResponse.json({ token: tokenFor(user, scope), access_token: '', expires_in: 1800 })
    }),
  ]
}

/** Only the claims of a token are read. */
function tokenFor(user: 'admin' | PlayedRobot | undefined, scope: string | null): string {
  const name = /^repository:([^:]+):/.exec(scope ?? '')?.[1]
  const granted = typeof user === 'object' ? permissionsIn(user) : []
  const actions = granted
    .filter((permission) => permission.startsWith('repository:'))
    .map((permission) => permission.slice('repository:'.length))
  const access = name === undefined ? [] : [{ type: 'repository', name, actions }]
  return `header.${Buffer.from(JSON.stringify({ access })).toString('base64url')}.signature`
}

import { HttpResponse, http, type RequestHandler } from 'msw'

/** Host of the Harbor that {@link harborApi} plays. */
export const HARBOR = 'harbor.example.com'
const ROOT = `https://${HARBOR}`
const API = `${ROOT}/api/v2.0`
const PROJECT_ID = 7

type Json = Record<string, unknown>

/** A robot account as Harbor keeps it. */
export interface PlayedRobot extends Json {
  id: number
  name: string
  secret?: string
}

/** What a test may set of the Harbor that is played, before or between calls. */
export interface PlayedHarbor {
  readonly handlers: RequestHandler[]
  /** Writes so far, as `POST /robots`. */
  readonly writes: string[]
  /** Bodies of the writes. */
  readonly bodies: Json[]
  readonly robots: PlayedRobot[]
  readonly policies: Json[]
  readonly metadata: Record<string, string>
  readonly system: Json
  readonly project: Json
  /** Answers the next write of that name with this status. */
  failNext(write: string, status: number, meanwhile?: () => void): void
}

/** What is to be played. */
export interface HarborApiOptions {
  /** `2.11` */
  readonly version: string
  readonly admin: { readonly username: string; readonly token: string }
  /** What the administrator may do; null as Harbor says nothing. */
  readonly permissions?: readonly string[] | null
  /** Seconds since 1970 at which robot accounts are made. */
  readonly now?: number
  /** In front of the names of robot accounts. */
  readonly prefix?: string
}

/** Which body fields of a robot account Harbor keeps; zero values are left out as its answers leave them out. */
function shown({ secret: _secret, ...robot }: PlayedRobot): Json {
  return Object.fromEntries(
    Object.entries(robot).filter(([name, value]) => name === 'disable' || (value !== '' && value !== 0)),
  )
}

const error = (status: number, code: string, message: string) =>
  HttpResponse.json({ errors: [{ code, message }] }, { status })

/** A Harbor with one project, `studio`, as far as its set-up needs it. It takes a wrong credential for none at its API. */
export function harborApi(options: HarborApiOptions): PlayedHarbor {
  const { version, admin, permissions = ['robot:create'], prefix = 'robot$' } = options
  const nowSeconds = options.now ?? Math.floor(Date.now() / 1000)
  const [, minor = '0'] = version.split('.')
  const writes: string[] = []
  const bodies: Json[] = []
  const robots: PlayedRobot[] = []
  const policies: Json[] = []
  const metadata: Record<string, string> = { public: 'false' }
  const system: Json = {
    auth_mode: 'db_auth',
    harbor_version: `v${version}.1-6d1b3a9f`,
    registry_url: HARBOR,
    notification_enable: true,
  }
  const project: Json = { project_id: PROJECT_ID, name: 'studio', repo_count: 0, cve_allowlist: {} }
  const failures: { write: string; status: number; meanwhile: () => void }[] = []
  let made = 0

  const userOf = (request: Request) => {
    const [scheme = '', value = ''] = (request.headers.get('authorization') ?? '').split(' ')
    if (scheme !== 'Basic') return undefined
    const [username = '', ...secret] = Buffer.from(value, 'base64').toString('utf8').split(':')
    const isAdmin = username === admin.username && secret.join(':') === admin.token
    const robot = robots.find(({ name, secret: own }) => name === username && own === secret.join(':'))
    return isAdmin ? 'admin' : robot
  }
  const asAdmin =
    (answer: (request: Request, params: Readonly<Record<string, unknown>>) => Response | Promise<Response>) =>
    ({ request, params }: { request: Request; params: Readonly<Record<string, unknown>> }) =>
      userOf(request) === 'admin' ? answer(request, params) : error(401, 'UNAUTHORIZED', 'unauthorized')
  const write = (name: string, answer: (body: Json, params: Readonly<Record<string, unknown>>) => Response) =>
    asAdmin(async (request, params) => {
      const body = (await request.json()) as Json
      writes.push(name)
      bodies.push(body)
      const at = failures.findIndex((failure) => failure.write === name)
      const [failure] = at < 0 ? [] : failures.splice(at, 1)
      failure?.meanwhile()
      const said = `the body was ${JSON.stringify(body)}`
      return failure === undefined
        ? answer(body, params)
        : error(failure.status, failure.status === 409 ? 'CONFLICT' : 'DENIED', said)
    })
  const aSecret = () => {
    made += 1
    return `Robot0Secret${made}Sentinel`
  }
  const idOf = ({ id }: Readonly<Record<string, unknown>>) => Number(id)
  const page = (request: Request, list: readonly unknown[]) => {
    const { searchParams } = new URL(request.url)
    const [at, size] = [Number(searchParams.get('page')), Number(searchParams.get('page_size'))]
    return HttpResponse.json(list.slice((at - 1) * size, at * size))
  }
  const known = (body: Json) => {
    const [permission] = body.permissions as { access: { resource: string; action: string }[] }[]
    const quota = permission?.access.some(({ resource }) => resource === 'quota') ?? false
    return !(quota && Number(minor) < 11)
  }

  const handlers = [
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
    http.get(`${API}/systeminfo`, ({ request }) => {
      return HttpResponse.json(userOf(request) === undefined ? { auth_mode: 'db_auth' } : system)
    }),
    http.get(
      `${API}/users/current/permissions`,
      asAdmin((request) => {
        if (new URL(request.url).searchParams.get('scope') !== `/project/${PROJECT_ID}`)
          return HttpResponse.json([])
        return HttpResponse.json(
          permissions?.map((name) =>
            Object.fromEntries([
              ['resource', name.split(':')[0]],
              ['action', name.split(':')[1]],
            ]),
          ) ?? null,
        )
      }),
    ),
    http.get(`${API}/projects/:name`, ({ request, params }) => {
      if (userOf(request) !== 'admin') return error(401, 'UNAUTHORIZED', 'unauthorized')
      if (request.headers.get('x-is-resource-name') !== 'true') return error(400, 'BAD_REQUEST', 'no name')
      if (params.name !== 'studio') return error(404, 'NOT_FOUND', `project ${String(params.name)} not found`)
      return HttpResponse.json({ ...project, metadata })
    }),
    http.put(
      `${API}/projects/${PROJECT_ID}`,
      write('PUT /projects', (body) => {
        Object.assign(metadata, body.metadata)
        return new HttpResponse(null)
      }),
    ),
    http.get(`${API}/projects/studio/repositories`, () => HttpResponse.json([])),
    http.get(`${API}/projects/studio/summary`, () => error(403, 'FORBIDDEN', 'forbidden')),
    http.get(
      `${API}/robots`,
      asAdmin((request) => {
        const q = new URL(request.url).searchParams.get('q')
        return q === `Level=project,ProjectID=${PROJECT_ID}`
          ? page(request, robots.map(shown))
          : error(400, 'BAD_REQUEST', 'must with project ID')
      }),
    ),
    http.post(
      `${API}/robots`,
      write('POST /robots', (body) => {
        const name = `${prefix}studio+${String(body.name)}`
        if (robots.some((robot) => robot.name === name)) return error(409, 'CONFLICT', `robot ${name} exists`)
        if (!known(body)) return error(400, 'BAD_REQUEST', 'bad request permission: quota:read')
        const days = Number(body.duration)
        const id = robots.length + 1
        const times = {
          creation_time: new Date(nowSeconds * 1000).toISOString(),
          expires_at: days === -1 ? -1 : nowSeconds + days * 86_400,
        }
        const robot = { ...body, ...times, id, name, secret: aSecret(), editable: true }
        robots.push(robot)
        return HttpResponse.json({ id, name, secret: robot.secret, ...times }, { status: 201 })
      }),
    ),
    http.put(
      `${API}/robots/:id`,
      write('PUT /robots', (body, params) => {
        const robot = robots.find(({ id }) => id === idOf(params))
        if (robot === undefined) return error(404, 'NOT_FOUND', 'robot not found')
        if (body.name !== robot.name || body.level !== robot.level)
          return error(400, 'BAD_REQUEST', 'cannot update')
        const { disable = false, ...rest } = body
        const days = Number(body.duration)
        const created = Date.parse(String(robot.creation_time)) / 1000
        Object.assign(robot, rest, { disable, expires_at: days === -1 ? -1 : created + days * 86_400 })
        return new HttpResponse(null)
      }),
    ),
    http.patch(
      `${API}/robots/:id`,
      write('PATCH /robots', (_, params) => {
        const robot = robots.find(({ id }) => id === idOf(params))
        if (robot === undefined) return error(404, 'NOT_FOUND', 'robot not found')
        robot.secret = aSecret()
        return HttpResponse.json({ secret: robot.secret })
      }),
    ),
    http.get(
      `${API}/projects/${PROJECT_ID}/webhook/policies`,
      asAdmin((request) => page(request, policies)),
    ),
    http.post(
      `${API}/projects/${PROJECT_ID}/webhook/policies`,
      write('POST /webhook/policies', (body) => {
        policies.push({ ...body, id: policies.length + 1, project_id: PROJECT_ID })
        return new HttpResponse(null, { status: 201 })
      }),
    ),
    http.put(
      `${API}/projects/${PROJECT_ID}/webhook/policies/:id`,
      write('PUT /webhook/policies', (body, params) => {
        policies[idOf(params) - 1] = { ...body, id: idOf(params) }
        return new HttpResponse(null)
      }),
    ),
  ]
  return {
    handlers,
    writes,
    bodies,
    robots,
    policies,
    metadata,
    system,
    project,
    failNext: (name, status, meanwhile = () => undefined) => {
      failures.push({ write: name, status, meanwhile })
    },
  }
}

/** A token as Harbor's service makes it, of which only the claims are read. */
function tokenFor(user: 'admin' | PlayedRobot | undefined, scope: string | null): string {
  const name = /^repository:([^:]+):/.exec(scope ?? '')?.[1]
  const permissions = typeof user === 'object' ? user.permissions : []
  const [permission] = permissions as { access: { resource: string; action: string }[] }[]
  const actions = (permission?.access ?? [])
    .filter(({ resource }) => resource === 'repository')
    .map(({ action }) => action)
  const access = name === undefined ? [] : [{ type: 'repository', name, actions }]
  const claims = Buffer.from(JSON.stringify({ access })).toString('base64url')
  return `header.${claims}.signature`
}

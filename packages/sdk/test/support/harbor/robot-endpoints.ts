import { HttpResponse, http, type RequestHandler } from 'msw'
import {
  API,
  type HarborApiOptions,
  type HarborDesk,
  type Json,
  type PlayedHarbor,
  type PlayedRobot,
  PROJECT_ID,
  page,
  permissionsIn,
  refusal,
} from './harbor-desk.js'

const DAY_SECONDS = 86_400
/** The minor version since which robot accounts may read the quota. */
const QUOTA_SINCE_MINOR = 11

/** The robot accounts of the only project. */
export function robotEndpoints(
  { version, now = Math.floor(Date.now() / 1000), prefix = 'robot$' }: HarborApiOptions,
  { robots }: PlayedHarbor,
  { read, write }: HarborDesk,
): RequestHandler[] {
  let made = 0
  const aSecret = () => {
    made += 1
    return `Robot0Secret${made}Sentinel`
  }
  const change = (id: unknown, work: (robot: PlayedRobot) => Response) => {
    const robot = robots.find((one) => one.id === Number(id))
    return robot === undefined ? refusal(404, 'NOT_FOUND', 'robot not found') : work(robot)
  }
  const create = (body: Json) => {
    const name = `${prefix}studio+${String(body.name)}`
    if (robots.some((robot) => robot.name === name)) return refusal(409, 'CONFLICT', `robot ${name} exists`)
    if (permissionsIn(body).includes('quota:read') && Number(version.split('.')[1]) < QUOTA_SINCE_MINOR) {
      return refusal(400, 'BAD_REQUEST', 'bad request permission: quota:read')
    }
    const times = { creation_time: new Date(now * 1000).toISOString(), expires_at: endOf(now, body.duration) }
    const robot = { ...body, ...times, id: robots.length + 1, name, secret: aSecret(), editable: true }
    robots.push(robot)
    return HttpResponse.json({ id: robot.id, name, secret: robot.secret, ...times }, { status: 201 })
  }
  return [
    http.get(
      `${API}/robots`,
      read((request) => {
        const isOurs = new URL(request.url).searchParams.get('q') === `Level=project,ProjectID=${PROJECT_ID}`
        return isOurs ? page(request, robots.map(shown)) : refusal(400, 'BAD_REQUEST', 'must with project ID')
      }),
    ),
    http.post(`${API}/robots`, write('POST /robots', create)),
    http.put(
      `${API}/robots/:id`,
      write('PUT /robots', (body, { id }) => change(id, (robot) => replace(robot, body))),
    ),
    http.patch(
      `${API}/robots/:id`,
      write('PATCH /robots', (_, { id }) =>
        change(id, (robot) => {
          robot.secret = aSecret()
          return HttpResponse.json({ secret: robot.secret })
        }),
      ),
    ),
  ]
}

function replace(robot: PlayedRobot, body: Json): Response {
  if (body.name !== robot.name || body.level !== robot.level) {
    return refusal(400, 'BAD_REQUEST', 'cannot update the level or name of robot')
  }
  const created = Date.parse(String(robot.creation_time)) / 1000
  Object.assign(robot, { disable: false, ...body, expires_at: endOf(created, body.duration) })
  return new HttpResponse(null)
}

function endOf(startSeconds: number, duration: unknown): number {
  return duration === -1 ? -1 : startSeconds + Number(duration) * DAY_SECONDS
}

/** What answers show: no secret, and of what is zero or empty only whether it is disabled. */
function shown({ secret: _secret, ...robot }: PlayedRobot): Json {
  return Object.fromEntries(
    Object.entries(robot).filter(([name, value]) => name === 'disable' || (value !== '' && value !== 0)),
  )
}

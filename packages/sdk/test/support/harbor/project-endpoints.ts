import { HttpResponse, http, type RequestHandler } from 'msw'
import {
  API,
  type HarborApiOptions,
  type HarborDesk,
  type PlayedHarbor,
  PROJECT_ID,
  page,
  refusal,
} from './harbor-desk.js'

const POLICIES = `${API}/projects/${PROJECT_ID}/webhook/policies`

/** What a Harbor tells of itself, of its caller and of its only project, with the project's webhooks. */
export function projectEndpoints(
  { permissions = ['robot:create'] }: HarborApiOptions,
  { system, project, metadata, policies }: PlayedHarbor,
  { userOf, read, write }: HarborDesk,
): RequestHandler[] {
  return [
    http.get(`${API}/systeminfo`, ({ request }) => {
      return HttpResponse.json(userOf(request) === undefined ? { auth_mode: 'db_auth' } : system)
    }),
    http.get(
      `${API}/users/current/permissions`,
      read(({ url }) => {
        const isOurs = new URL(url).searchParams.get('scope') === `/project/${PROJECT_ID}`
        return HttpResponse.json(isOurs ? (permissions?.map(asPair) ?? null) : [])
      }),
    ),
    // A public project is shown to everybody.
    http.get(`${API}/projects/:name`, ({ request: { headers }, params: { name } }) => {
      if (headers.get('x-is-resource-name') !== 'true') return refusal(400, 'BAD_REQUEST', 'no name')
      if (name !== 'studio') return refusal(404, 'NOT_FOUND', `project ${String(name)} not found`)
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
    http.get(`${API}/projects/studio/summary`, () => refusal(403, 'FORBIDDEN', 'forbidden')),
    http.get(
      POLICIES,
      read((request) => page(request, policies)),
    ),
    http.post(
      POLICIES,
      write('POST /webhook/policies', (body) => {
        policies.push({ ...body, id: policies.length + 1, project_id: PROJECT_ID })
        return new HttpResponse(null, { status: 201 })
      }),
    ),
    http.put(
      `${POLICIES}/:id`,
      write('PUT /webhook/policies', (body, { id }) => {
        policies[Number(id) - 1] = { ...body, id: Number(id) }
        return new HttpResponse(null)
      }),
    ),
  ]
}

function asPair(permission: string): object {
  const [resource, action] = permission.split(':')
  return { resource, action }
}

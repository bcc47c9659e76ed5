import { HttpResponse } from 'msw'
import { z } from 'zod'

/** Host of the Harbor that is played. */
export const HARBOR = 'harbor.example.com'
/** Root of its API. */
export const API = `https://${HARBOR}/api/v2.0`
/** Number of its only project. */
export const PROJECT_ID = 7

/** An object of JSON. */
export type Json = Record<string, unknown>

/** A robot account as Harbor keeps it. */
export interface PlayedRobot extends Json {
  readonly id: number
  readonly name: string
  secret?: string
}

/** What is to be played. */
export interface HarborApiOptions {
  /** `2.11` */
  readonly version: string
  readonly admin: { readonly username: string; readonly token: string }
  /** What the administrator may do; null where Harbor does not say. */
  readonly permissions?: readonly string[] | null
  /** Seconds since 1970 at which robot accounts are made. */
  readonly now?: number
  /** In front of the names of robot accounts. */
  readonly prefix?: string
}

/** What the played Harbor has, which a test may look at and change. */
export interface PlayedHarbor {
  /** Writes so far, as `POST /robots`. */
  readonly writes: string[]
  /** Bodies of the writes. */
  readonly bodies: Json[]
  readonly robots: PlayedRobot[]
  readonly policies: Json[]
  readonly metadata: Json
  readonly project: Json
  readonly system: Json
  /** Answers the next write of that name with this status, after something else has happened. */
  failNext(write: string, status: number, meanwhile?: () => void): void
}

type Params = Readonly<Record<string, unknown>>
type Answer<T> = (given: T, params: Params) => Response

/** Where requests are let in. */
export interface HarborDesk {
  /** Who calls; undefined for a credential that Harbor does not believe. */
  userOf(request: Request): 'admin' | PlayedRobot | undefined
  /** A read for the administrator. */
  read(answer: Answer<Request>): (call: { request: Request; params: Params }) => Response
  /** A write of the administrator. */
  write(name: string, answer: Answer<Json>): (call: { request: Request; params: Params }) => Promise<Response>
}

/** An answer as Harbor refuses. */
export function refusal(status: number, code: string, message: string): Response {
  return HttpResponse.json({ errors: [{ code, message }] }, { status })
}

/** The page of a list that the request asks for. */
export function page({ url }: Request, list: readonly unknown[]): Response {
  const { searchParams } = new URL(url)
  const [at, size] = [Number(searchParams.get('page')), Number(searchParams.get('page_size'))]
  return HttpResponse.json(list.slice((at - 1) * size, at * size))
}

const access = z.object({ resource: z.string(), action: z.string() })
const withPermissions = z.looseObject({
  permissions: z.array(z.looseObject({ access: z.array(access) })),
})

/** The permissions in a robot account, as `resource:action`. */
export function permissionsIn(robot: unknown): string[] {
  const { permissions } = withPermissions.parse(robot)
  return permissions.flatMap((permission) =>
    permission.access.map(({ resource, action }) => `${resource}:${action}`),
  )
}

/** The desk of a Harbor, and the way to make it refuse. */
export function openDesk(
  { admin }: HarborApiOptions,
  { writes, bodies, robots }: Pick<PlayedHarbor, 'writes' | 'bodies' | 'robots'>,
): HarborDesk & Pick<PlayedHarbor, 'failNext'> {
  const failures: { readonly name: string; readonly status: number; readonly meanwhile: () => void }[] = []
  const userOf: HarborDesk['userOf'] = ({ headers }) => {
    const [scheme = '', value = ''] = (headers.get('authorization') ?? '').split(' ')
    if (scheme !== 'Basic') return undefined
    const pair = Buffer.from(value, 'base64').toString('utf8')
    if (pair === `${admin.username}:${admin.token}`) return 'admin'
    return robots.find(({ name, secret }) => pair === `${name}:${secret}`)
  }
  const unknown = () => refusal(401, 'UNAUTHORIZED', 'unauthorized')
  return {
    userOf,
    read:
      (answer) =>
      ({ request, params }) =>
        userOf(request) === 'admin' ? answer(request, params) : unknown(),
    write:
      (name, answer) =>
      async ({ request, params }) => {
        if (userOf(request) !== 'admin') return unknown()
        const body = z.record(z.string(), z.unknown()).parse(await request.json())
        writes.push(name)
        bodies.push(body)
        const at = failures.findIndex((failure) => failure.name === name)
        const [failure] = at < 0 ? [] : failures.splice(at, 1)
        if (failure === undefined) return answer(body, params)
        failure.meanwhile()
        const code = failure.status === 409 ? 'CONFLICT' : 'DENIED'
        // Some servers repeat what they refuse, secrets included.
        return refusal(failure.status, code, `the body was ${JSON.stringify(body)}`)
      },
    failNext: (name, status, meanwhile = () => undefined) => {
      failures.push({ name, status, meanwhile })
    },
  }
}

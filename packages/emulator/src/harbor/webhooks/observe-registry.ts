import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { isDigest } from '../../oci/digest.js'
import { projectOf } from '../../oci/repository-name.js'
import { quotaWarning, type RegistryQuota } from '../../registry/quota.js'
import { matchRoute, type Route } from '../../registry/route.js'
import type { Answer } from '../../server/answer.js'
import type { RequestContext, Surface } from '../../server/request-context.js'
import type { Content } from '../../storage/content.js'
import type { EventType, HarborEvent, HarborEvents } from './harbor-events.js'
import { operatorOf } from './operator.js'

/** What an observer looks at. */
export interface ObserverParts {
  readonly content: Content
  readonly quota: RegistryQuota
  readonly events: HarborEvents
}

/** The part of its limit from which on each push warns. */
const WARNING_SHARE = 0.85

type Told = Omit<HarborEvent, 'repository' | 'operator' | 'requestId'>

/**
 * Lets a registry's surface tell of what happens: of each manifest that is pushed, whatever it is, pulled or deleted, and
 * of pushes that do not fit, or hardly, into the project. The change is made before anybody is told.
 *
 * @see Harbor, src/server/registry/manifest.go and src/server/middleware/quota
 */
export function observeRegistry(surface: Surface, parts: ObserverParts): Surface {
  return (context) => {
    const route = matchRoute(context.path)
    if (!route || route.name === '') return surface(context)
    // What is deleted is gone afterwards, and a tag that is pushed may point to something else before.
    const before = context.method === 'DELETE' ? artifactOf(context, route, parts) : undefined
    return surface(context)?.then((answer) => {
      const tell = (event: Told) => {
        const requestId = context.header('x-request-id') ?? randomUUID()
        parts.events.emit({ repository: route.name, operator: operatorOf(context), requestId, ...event })
      }
      const type = eventTypeOf(context, route, answer)
      if (type) tell({ type, artifact: before ?? artifactOf(context, route, parts) ?? {} })
      if (takesRoom(context, answer)) warn(projectOf(route.name), parts.quota, tell)
      const details = quotaRefusal(answer)
      const artifact = route.kind === 'manifest' ? { tag: route.argument } : undefined
      if (details !== undefined) tell({ type: 'QUOTA_EXCEED', details, ...(artifact && { artifact }) })
      return answer
    })
  }
}

/** The manifest that a request is about, as it is now. */
function artifactOf(
  { method }: RequestContext,
  { kind, name, argument }: Route,
  { content }: ObserverParts,
): HarborEvent['artifact'] {
  if (kind !== 'manifest') return undefined
  const digest = isDigest(argument) ? argument : content.tagDigest(name, argument)
  if (!digest) return undefined
  // All tags go with a manifest, and the first one is told of.
  const tag = method === 'DELETE' ? content.tagsOf(name, digest)[0] : argument
  return { digest, tag }
}

const EVENTS: Readonly<Record<string, { readonly status: number; readonly type: EventType }>> = {
  GET: { status: 200, type: 'PULL_ARTIFACT' },
  PUT: { status: 201, type: 'PUSH_ARTIFACT' },
  DELETE: { status: 202, type: 'DELETE_ARTIFACT' },
}

function eventTypeOf({ method }: RequestContext, { kind }: Route, { status }: Answer): EventType | undefined {
  const event = EVENTS[method]
  return kind === 'manifest' && event?.status === status ? event.type : undefined
}

/** Content came in: a blob by PUT, one by a mount, or a manifest. */
function takesRoom({ method }: RequestContext, { status }: Answer): boolean {
  return status === 201 && (method === 'PUT' || method === 'POST')
}

function warn(project: string, quota: RegistryQuota, tell: (event: Told) => void): void {
  const [usedBytes, limitBytes] = [quota.usedBytes(project), quota.limitBytes(project)]
  if (limitBytes <= 0 || usedBytes < limitBytes * WARNING_SHARE) return
  tell({ type: 'QUOTA_WARNING', details: quotaWarning({ usedBytes, limitBytes }) })
}

const refusalShape = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string() })) })

/** What a refusal says of the storage; undefined for any other answer. */
function quotaRefusal({ status, body }: Answer): string | undefined {
  if (status !== 403 || !(body instanceof Uint8Array)) return undefined
  const parsed = refusalShape.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
  const errors = parsed.data?.errors ?? []
  return errors.find(({ code, message }) => code === 'DENIED' && message.includes('of storage resource'))
    ?.message
}

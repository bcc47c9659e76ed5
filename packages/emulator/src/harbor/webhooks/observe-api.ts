import { randomUUID } from 'node:crypto'
import { isDigest } from '../../oci/digest.js'
import { isRepositoryName } from '../../oci/repository-name.js'
import { type PathParameters, pathPattern } from '../../platform/path-pattern.js'
import type { RequestContext, Surface } from '../../server/request-context.js'
import type { EventType, HarborEvent } from './harbor-events.js'
import type { ObserverParts } from './observe-registry.js'
import { operatorOf } from './operator.js'

const ARTIFACTS = '/api/v2.0/projects/{project}/repositories/{repository}/artifacts'
const matchOne = pathPattern(`${ARTIFACTS}/{reference}`)
const matchAll = pathPattern(ARTIFACTS)

/**
 * Lets Harbor's API tell of the artifacts that it deletes, and of copies, which are pushes. What only changes tags is told
 * to nobody.
 */
export function observeApi(surface: Surface, parts: ObserverParts): Surface {
  return (context) => {
    // Before the call: what is deleted is gone afterwards.
    const expected = expectedEvent(context, parts)
    return surface(context)?.then((answer) => {
      if (answer.status !== expected?.status) return answer
      const requestId = answer.headers['x-request-id'] ?? randomUUID()
      parts.events.emit({ ...expected.event, operator: operatorOf(context), requestId })
      return answer
    })
  }
}

interface Expected {
  /** With which the request succeeds. */
  readonly status: number
  readonly event: Pick<HarborEvent, 'type' | 'repository' | 'artifact'>
}

/** What a request tells of when it succeeds, by what there is before it. */
function expectedEvent({ method, path, query }: RequestContext, parts: ObserverParts): Expected | undefined {
  const one = method === 'DELETE' ? matchOne(path) : undefined
  if (one) return expected('DELETE_ARTIFACT', 200, { name: nameOf(one), source: nameOf(one), ...one }, parts)
  const all = method === 'POST' ? matchAll(path) : undefined
  const [, source, reference] = /^(.+?)[@:](.+)$/.exec(query.get('from') ?? '') ?? []
  if (!all || !source || !reference || !isRepositoryName(source) || reference.includes('\0')) return undefined
  return expected('PUSH_ARTIFACT', 201, { name: nameOf(all), source, reference }, parts)
}

function expected(
  type: EventType,
  status: number,
  { name, source, reference = '' }: { name: string; source: string; reference?: string },
  { content }: ObserverParts,
): Expected | undefined {
  const digest = isDigest(reference) ? reference : content.tagDigest(source, reference)
  if (!digest) return undefined
  const [tag] = content.tagsOf(source, digest)
  return { status, event: { type, repository: name, artifact: { digest, tag } } }
}

/** Clients encode the slashes of a repository's name twice. */
function nameOf({ project = '', repository = '' }: PathParameters): string {
  return `${project}/${repository.replaceAll(/%2f/gi, '/')}`
}

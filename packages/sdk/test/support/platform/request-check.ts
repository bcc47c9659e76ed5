import { z } from 'zod'
import type { SeenRequest } from './platform-desk.js'
import {
  appChangesShape,
  linkShape,
  newAppShape,
  newVersionShape,
  pageQueryShape,
  templateShape,
  versionChangesShape,
} from './request-shapes.js'

const noBody = z.undefined()
const APP = '/v1/app/[^/]+'
const VERSION = `${APP}/version/[^/]+`
// The name of an image may have slashes in it.
const IMAGE = '/v1/container-registry/images/.+'

/** What is documented of apps, versions and templates: a call, and the body that belongs to it. */
const CALLS: readonly (readonly [call: string, body: z.ZodType])[] = [
  ['GET /v1/apps\\?', noBody],
  ['POST /v1/app', newAppShape],
  [`GET ${APP}`, noBody],
  [`PATCH ${APP}`, appChangesShape],
  [`DELETE ${APP}`, noBody],
  [`GET ${APP}/versions\\?`, noBody],
  [`POST ${APP}/version`, newVersionShape],
  [`GET ${VERSION}`, noBody],
  [`PATCH ${VERSION}`, versionChangesShape],
  [`DELETE ${VERSION}`, noBody],
  [`GET ${IMAGE}/tags\\?`, noBody],
  [`GET ${IMAGE}/template`, noBody],
  [`PUT ${IMAGE}/template`, templateShape],
  [`DELETE ${IMAGE}/template`, noBody],
  [`POST ${IMAGE}/tags/[^/]+/link`, linkShape],
]

/** Throws for a request that is not documented, or whose query or body is not as documented. */
export function checkRequest({ line, body }: SeenRequest): void {
  const [call = '', query] = line.split(/(?<=\?)/)
  const shape = CALLS.find(([pattern]) => new RegExp(`^${pattern}$`).test(call))?.[1]
  if (shape === undefined) throw new Error(`There is no such call: ${line}`)
  if (query !== undefined) pageQueryShape.parse(Object.fromEntries(new URLSearchParams(query)))
  shape.parse(body)
}

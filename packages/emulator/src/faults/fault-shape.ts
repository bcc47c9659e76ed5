import { z } from 'zod'
import { EmulatorError } from '../emulator-error.js'
import { isRepositoryName } from '../oci/repository-name.js'
import type { FaultInput, FaultRequest, FaultSurface } from './fault.js'

const GIB = 1024 ** 3
const DEFAULT_QUOTA_BYTES = 10 * GIB
/** Statuses that have no body by definition. */
const BODYLESS = [204, 205, 304]

const bytes = z.int().min(0)
const text = z.string().min(1)

const REQUESTS = [
  'ping',
  'token',
  'catalog',
  'list-tags',
  'referrers',
  'head-manifest',
  'get-manifest',
  'put-manifest',
  'delete-manifest',
  'head-blob',
  'get-blob',
  'delete-blob',
  'start-upload',
  'mount',
  'post-blob',
  'upload-status',
  'patch',
  'put-blob',
  'close-upload',
  'cancel-upload',
] as const satisfies readonly FaultRequest[]

const SURFACES = ['registry', 'platform'] as const satisfies readonly FaultSurface[]

const matchShape = z.strictObject({
  surface: z.enum(SURFACES).optional(),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  path: text.regex(/^[/*]/, 'a path begins with / or *').optional(),
  repository: text.refine(isRepositoryName, 'this is no repository name').optional(),
  request: z.enum(REQUESTS).optional(),
})

const schedule = {
  match: matchShape.default({}),
  skip: z.int().min(0).default(0),
  times: z.int().min(0).default(1),
}

function kind<K extends FaultInput['kind'], S extends z.ZodRawShape>(name: K, settings: S) {
  return z.strictObject({ kind: z.literal(name), ...schedule, ...settings })
}

const kinds = [
  kind('cut-request', { afterBytes: bytes.default(0) }),
  kind('cut-answer', { afterBytes: bytes.default(0) }),
  kind('unauthorized', {}),
  kind('too-many-requests', { retryAfterSeconds: z.int().min(0).default(1) }),
  kind('server-error', { status: z.int().min(500).max(599).default(503) }),
  kind('html-error', {
    status: z
      .int()
      .min(200)
      .max(599)
      .refine((status) => !BODYLESS.includes(status), 'answers of this status have no body')
      .default(502),
  }),
  kind('slow-read', { bytesPerSecond: bytes.min(1) }),
  kind('slow-answer', { bytesPerSecond: bytes.min(1) }),
  kind('stall', {}),
  kind('timeout-after', {}),
  kind('lost-upload', {}),
  kind('read-only', {}),
  kind('wrong-digest', { where: z.enum(['header', 'body', 'both']).default('header') }),
  kind('redirect', {
    to: text.refine(isOrigin, 'give scheme, host and port only, such as http://127.0.0.1:8080'),
    status: z.literal([301, 302, 303, 307, 308]).default(307),
  }),
  kind('quota', { limitBytes: bytes.default(DEFAULT_QUOTA_BYTES) }),
  kind('body-limit', { limitBytes: bytes }),
  kind('clock-skew', { seconds: z.int() }),
] as const

/** The kinds that mean nothing outside the registry. */
const REGISTRY_KINDS: readonly string[] = ['lost-upload', 'quota', 'wrong-digest']

const faultShape = z
  .discriminatedUnion('kind', kinds, {
    error: `the kinds are ${kinds.map(({ shape }) => shape.kind.value).join(', ')}`,
  })
  .superRefine(({ kind: name, match }, context) => {
    if (match.surface !== 'platform') return
    const needsRegistry =
      REGISTRY_KINDS.includes(name) || match.repository !== undefined || match.request !== undefined
    if (!needsRegistry) return
    context.addIssue({
      code: 'custom',
      path: ['match', 'surface'],
      message: 'this fault can happen in the registry only',
    })
  }) satisfies z.ZodType<FaultInput, FaultInput>

/** A fault with its defaults filled in. */
export type Fault = z.output<typeof faultShape>

/** A fault of one kind. */
export type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>

/**
 * Checks a fault and fills in the defaults.
 *
 * @param place - Where the fault was given, if it is one of several.
 * @throws {@link EmulatorError} with code `OPTION_INVALID`, naming the field that is wrong.
 */
export function readFault(input: unknown, place: readonly (string | number)[] = []): Fault {
  const read = faultShape.safeParse(input)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = [...place, ...(issue?.path ?? [])].join('.')
  throw invalidFault(field === '' ? `${issue?.message}` : `${field}: ${issue?.message}`)
}

/** Makes the error of a fault that cannot be scripted. */
export function invalidFault(reason: string): EmulatorError {
  return new EmulatorError(
    'OPTION_INVALID',
    `This fault cannot be scripted: ${reason}.`,
    'Give a kind and its fields, such as kind cut-request with afterBytes.',
  )
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, origin } = new URL(value)
  return /^https?:$/.test(protocol) && value === origin
}

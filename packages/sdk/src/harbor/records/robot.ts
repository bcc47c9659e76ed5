import { z } from 'zod'
import { Secret } from '../../log/secret.js'

/** A robot account of a project. */
export interface Robot {
  readonly id: number
  /** With prefix and project: `robot$studio+push`. The prefix is a setting of the Harbor. */
  readonly name: string
  readonly description: string
  readonly level: string
  /** False for accounts of Harbor 1, which can only be switched off. */
  readonly isEditable: boolean
  readonly isDisabled: boolean
  /** Days from its making to its end; -1 is never. */
  readonly durationDays: number
  /** When it was made, in milliseconds since 1970, where that is told. */
  readonly createdAtMs?: number
  /** When it stops working, in ISO 8601. Absent: never. */
  readonly expiresAt?: string
  readonly grants: readonly RobotGrant[]
}

/** One permission of a robot account and where it holds. */
export interface RobotGrant {
  /** `project` or `system`. */
  readonly kind: string
  /** Name of the project. */
  readonly namespace: string
  /** `repository:push`; one that forbids ends in `:deny`. */
  readonly permission: string
}

/** A robot account that was just made, or given another secret. */
export interface RobotSecret {
  /** With prefix and project. */
  readonly name: string
  readonly secret: Secret
  /** When it stops working, in ISO 8601. Absent: never. */
  readonly expiresAt?: string
}

const accessRecord = z.object({
  resource: z.string().nullish(),
  action: z.string().nullish(),
  effect: z.string().nullish(),
})

const permissionRecord = z.object({
  kind: z.string().nullish(),
  namespace: z.string().nullish(),
  access: z.array(accessRecord).nullish(),
})

/** Reads `Robot`. Zero, false, empty text and empty lists are left out of the answer or null. */
export const robotRecord = z
  .object({
    id: z.number().int(),
    name: z.string(),
    description: z.string().nullish(),
    level: z.string().nullish(),
    editable: z.boolean().nullish(),
    disable: z.boolean().nullish(),
    duration: z.number().nullish(),
    creation_time: z.string().nullish(),
    expires_at: z.number().nullish(),
    permissions: z.array(permissionRecord).nullish(),
  })
  .transform((record): Robot => {
    const createdAtMs = Date.parse(record.creation_time ?? '')
    return {
      id: record.id,
      name: record.name,
      description: record.description ?? '',
      level: record.level ?? 'project',
      isEditable: record.editable ?? true,
      isDisabled: record.disable ?? false,
      durationDays: record.duration ?? -1,
      // A robot of the year 1 is one whose time is not known.
      ...(createdAtMs > 0 && { createdAtMs }),
      ...expiry(record.expires_at),
      grants: (record.permissions ?? []).flatMap(grantsIn),
    }
  })

/** Reads `RobotCreated`, the only answer that shows the secret. */
export const robotCreatedRecord = z
  .object({ name: z.string().min(1), secret: z.string().min(1), expires_at: z.number().nullish() })
  .transform(
    ({ name, secret, expires_at }): RobotSecret => ({
      name,
      secret: new Secret(secret),
      ...expiry(expires_at),
    }),
  )

/** Reads `RobotSec`. */
export const robotSecretRecord = z
  .object({ secret: z.string().min(1) })
  .transform(({ secret }) => new Secret(secret))

function grantsIn({ kind, namespace, access }: z.infer<typeof permissionRecord>): RobotGrant[] {
  return (access ?? []).map(({ resource, action, effect }) => ({
    kind: kind ?? '',
    namespace: namespace ?? '',
    permission: `${resource ?? ''}:${action ?? ''}${effect && effect !== 'allow' ? `:${effect}` : ''}`,
  }))
}

/** Seconds since 1970; -1 is never. */
function expiry(seconds: number | null | undefined): { readonly expiresAt?: string } {
  return seconds && seconds > 0 ? { expiresAt: new Date(seconds * 1000).toISOString() } : {}
}

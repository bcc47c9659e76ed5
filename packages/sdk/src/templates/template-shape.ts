import { z } from 'zod'
import { type AppTemplate, RESTART_POLICIES } from '../config/template.js'
import { templateError } from '../config/template-error.js'

const port = z.strictObject({
  name: z.string(),
  port: z.number(),
  protocol: z.string(),
  check: z.boolean().optional(),
  tlsUpgrade: z.boolean().optional(),
})

const variable = z.union(
  [
    z.strictObject({ key: z.string(), value: z.string() }),
    z.strictObject({ key: z.string(), secret: z.string() }),
    z.strictObject({ key: z.string(), isHidden: z.literal(true) }),
  ],
  'has a "key" and one of "value", "secret" and "isHidden"',
)

/**
 * A template in memory, or kept in a plan. Only its form is checked: what its values mean is for `checkTemplate`, which has more to
 * say about them.
 */
export const templateShape: z.ZodType<AppTemplate> = z.strictObject({
  app: z.string(),
  versionName: z.string().optional(),
  cpuUnits: z.number(),
  memoryMib: z.number(),
  gpuUnits: z.number().optional(),
  ports: z.array(port),
  env: z.array(variable).optional(),
  maxDurationMinutes: z.number().optional(),
  timeToDeploySeconds: z.number().optional(),
  terminationGraceSeconds: z.number().optional(),
  restartPolicy: z.enum(RESTART_POLICIES).optional(),
  forceCache: z.boolean().optional(),
  verifyImage: z.boolean().optional(),
  isActive: z.boolean().optional(),
  deployInMainlandChina: z.boolean().optional(),
  dnsConfig: z.string().optional(),
  logStorage: z.string().optional(),
})

/**
 * A template that may come from anywhere, as one. No I/O.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for what has not the form of one, without any value of it.
 */
export function readTemplate(template: unknown): AppTemplate {
  const parsed = templateShape.safeParse(template)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw templateError({
    action: 'read the template at',
    target: issue?.path.join('.') || 'its outermost level',
    reason: `it has not the form of one (${issue?.message ?? 'unknown'})`,
    hint: 'Correct it: a template has "app", "cpuUnits", "memoryMib" and "ports".',
  })
}

import { z } from 'zod'
import { must } from './must.js'
import { type AppTemplate, PORT_PROTOCOLS, RESTART_POLICIES } from './template.js'
import { ENV_KEY, PLATFORM_NAME, TEMPLATE_LIMITS } from './template-limits.js'

const text = (be: string, pattern: RegExp) => z.string(must(be)).regex(pattern, must(be))
const whole = (be: string, min: number, max: number = Number.MAX_SAFE_INTEGER) =>
  z.int(must(be)).min(min, must(be)).max(max, must(be))
const flag = z.boolean(must('true or false'))

const { appNameLength, minCpuUnits, minMemoryMib, port, durationMinutes, terminationGraceSeconds } =
  TEMPLATE_LIMITS
const ANY_LINE = /^[^\p{Cc}]+$/u
const APP = `a name of ${appNameLength.min} to ${appNameLength.max} letters, digits, "_", "-", "+" and "."`
const ENV_NAME = 'a name of letters, digits and "_", the first no digit'

const portFields = {
  name: text('a name without line breaks', ANY_LINE).describe(
    'Name of the port, the key that clients find it by in a deployment: gameport.',
  ),
  port: whole(`a whole number from ${port.min} to ${port.max}`, port.min, port.max).describe(
    'Port that the server listens on inside the container.',
  ),
  protocol: z
    .enum(PORT_PROTOCOLS, must(`one of ${PORT_PROTOCOLS.join(', ')}`))
    .describe('Protocol that clients speak to it.'),
  check: flag
    .optional()
    .describe('Whether a deployment is ready only once something listens there. Default: true.'),
  tlsUpgrade: flag
    .optional()
    .describe('Whether the platform puts TLS in front of it, for HTTP and WS. Default: false.'),
}

const envKey = text(ENV_NAME, ENV_KEY).describe('Name of the variable.')
const envShape = z.union(
  [
    z.strictObject({
      key: envKey,
      value: text('text without NUL', /^[^\0]*$/).describe(
        'Value, at most 4 KB. Not for secrets: this file is checked in.',
      ),
    }),
    z.strictObject({
      key: envKey,
      secret: text('the name of a stored secret', ANY_LINE).describe(
        'Name of a stored secret. Its value goes to the platform alone, hidden.',
      ),
    }),
  ],
  must('an object with "key" and either "value" or "secret"'),
)

const templateFields = {
  app: text(APP, PLATFORM_NAME)
    .min(appNameLength.min, must(APP))
    .max(appNameLength.max, must(APP))
    .describe('App whose versions are made. It is created where there is none.'),
  versionName: text('a pattern such as {tag}', ANY_LINE)
    .optional()
    .describe("Pattern of the versions' names, from {tag}, {utc}, {git} and {n}. Default: {tag}."),
  cpuUnits: whole(`a whole number of units from ${minCpuUnits}, 1024 for one CPU`, minCpuUnits).describe(
    'CPU of a deployment; 1024 units are one virtual CPU.',
  ),
  memoryMib: whole(`a whole number of MiB from ${minMemoryMib}`, minMemoryMib).describe(
    'Memory of a deployment in MiB, at most double the CPU units.',
  ),
  gpuUnits: whole('a whole number of units, 1024 for one GPU', 0)
    .optional()
    .describe('GPU of a deployment; 1024 units are one. Default: 0.'),
  ports: z
    .array(z.strictObject(portFields, must('an object with "name", "port" and "protocol"')), must('a list'))
    .describe('Ports that a deployment opens.'),
  env: z
    .array(envShape, must('a list of variables'))
    .optional()
    .describe('Variables that a deployment is given. Not for secrets, except by the name of a stored one.'),
  maxDurationMinutes: whole(
    `a whole number of minutes from ${durationMinutes.min} to ${durationMinutes.max}`,
    durationMinutes.min,
    durationMinutes.max,
  )
    .optional()
    .describe('Minutes after which a deployment is stopped; -1 is never. Default: 1440.'),
  timeToDeploySeconds: whole(
    `a whole number of seconds from ${TEMPLATE_LIMITS.minTimeToDeploySeconds}`,
    TEMPLATE_LIMITS.minTimeToDeploySeconds,
  )
    .optional()
    .describe('Seconds that the download of the image may take.'),
  terminationGraceSeconds: whole(
    `a whole number of seconds from ${terminationGraceSeconds.min} to ${terminationGraceSeconds.max}`,
    terminationGraceSeconds.min,
    terminationGraceSeconds.max,
  )
    .optional()
    .describe('Seconds from the stop signal to the kill.'),
  restartPolicy: z
    .enum(RESTART_POLICIES, must(`one of ${RESTART_POLICIES.join(', ')}`))
    .optional()
    .describe('What happens when the server process ends. Default: always.'),
  forceCache: flag.optional().describe('Whether the image is loaded everywhere ahead of deployments.'),
  verifyImage: flag
    .optional()
    .describe('Whether the platform tries to pull the image before it makes the version. Default: false.'),
  isActive: flag.optional().describe('Whether versions can be deployed. Default: true.'),
  deployInMainlandChina: flag
    .optional()
    .describe('Whether deployments may run in mainland China. Default: false.'),
  dnsConfig: text('an identifier', ANY_LINE)
    .optional()
    .describe('Identifier of a DNS configuration for domains of your own.'),
  logStorage: text('an identifier', ANY_LINE)
    .optional()
    .describe("Identifier of the storage that deployments' logs go to."),
}

/** `template` of an image in `slipway.json`, strictly. What its fields mean together is for `checkTemplate`. */
export const templateSchema: z.ZodType<AppTemplate> = z.strictObject(
  templateFields,
  must('an object with "app", "cpuUnits", "memoryMib" and "ports"'),
)

/**
 * The fields that may stand at a place of a template.
 *
 * @param within - The place, from the template on: `[]`, `['ports', 0]`, `['env', 2]`.
 */
export function templateFieldsAt(within: readonly PropertyKey[]): readonly string[] {
  if (within[0] === 'ports') return Object.keys(portFields)
  return within[0] === 'env' ? ['key', 'value', 'secret'] : Object.keys(templateFields)
}

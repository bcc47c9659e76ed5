import { z } from 'zod'

const MAX_NAME_LENGTH = 64
const MAX_PORT = 59_999
const MAX_ENV_VALUE_BYTES = 4096
const MIN_RESOURCE = 100
/** MiB of memory for each CPU unit. */
const MAX_MEMORY_PER_CPU = 2
// The API file says a minimum of 15, and 10 as the default and the example: what it gives must be taken back.
const MIN_TIME_TO_DEPLOY_SECONDS = 10
const MAX_DURATION_MINUTES = 1440
const PROTOCOLS = ['UDP', 'TCP', 'TCP/UDP', 'HTTP', 'HTTPS', 'WS', 'WSS']
const TLS_PROTOCOLS = ['HTTP', 'WS']

const text = z.string().regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters may not stand here')

/** A port that deployments of a version open. */
const portShape = z
  .object({
    port: z.int().min(0).max(MAX_PORT),
    protocol: z.enum(PROTOCOLS),
    to_check: z.boolean().default(true),
    tls_upgrade: z.boolean().default(false),
    name: text.optional(),
  })
  .refine(({ protocol, tls_upgrade }) => !tls_upgrade || TLS_PROTOCOLS.includes(protocol), {
    path: ['tls_upgrade'],
    message: 'only HTTP and WS ports can be upgraded to TLS',
  })

/** A variable that deployments of a version are given. */
const envShape = z
  .object({
    key: z.string().min(1),
    value: z
      .string()
      .refine((value) => Buffer.byteLength(value) <= MAX_ENV_VALUE_BYTES, 'a value may have 4 KB at most'),
    is_hidden: z.boolean().optional(),
    /** The older name of `is_hidden`, which the API file's example of a PATCH still has. */
    is_secret: z.boolean().optional(),
  })
  .transform(({ key, value, is_hidden, is_secret }) => ({
    key: key.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_'),
    value,
    is_hidden: is_hidden ?? is_secret ?? false,
  }))

const changeable = {
  name: text.min(1).max(MAX_NAME_LENGTH),
  is_active: z.boolean(),
  docker_repository: text.min(1).refine((host) => !host.includes('://'), 'give the host without a scheme'),
  docker_image: text.min(1),
  docker_tag: text.min(1),
  private_username: z.string(),
  private_token: z.string(),
  verify_image: z.boolean(),
  force_cache: z.boolean(),
  time_to_deploy: z.int().min(MIN_TIME_TO_DEPLOY_SECONDS),
  max_duration: z.int().min(-1).max(MAX_DURATION_MINUTES),
  restart_policy: z.enum(['always', 'never', 'on_failure']),
  termination_grace_period_seconds: z.int().min(5).max(3600),
  will_deploy_in_mainland_china: z.boolean(),
  dns_config: text,
  ports: z.array(portShape),
  envs: z.array(envShape),
  endpoint_storage: text,
}

/** All fields of an app version, with the defaults of those that may be left out. Check the memory besides. */
export const versionRecordShape = z.object({
  ...changeable,
  req_cpu: z.int().min(MIN_RESOURCE),
  req_memory: z.int().min(MIN_RESOURCE),
  req_video: z.int().min(0).optional(),
  is_active: changeable.is_active.default(true),
  private_username: changeable.private_username.optional(),
  private_token: changeable.private_token.optional(),
  verify_image: changeable.verify_image.default(false),
  force_cache: changeable.force_cache.default(false),
  time_to_deploy: changeable.time_to_deploy.default(MIN_TIME_TO_DEPLOY_SECONDS),
  max_duration: changeable.max_duration.default(MAX_DURATION_MINUTES),
  restart_policy: changeable.restart_policy.default('always'),
  termination_grace_period_seconds: changeable.termination_grace_period_seconds.optional(),
  will_deploy_in_mainland_china: changeable.will_deploy_in_mainland_china.default(false),
  dns_config: changeable.dns_config.optional(),
  ports: changeable.ports.default([]),
  envs: changeable.envs.default([]),
  endpoint_storage: changeable.endpoint_storage.optional(),
})

/** What a client sets of an app version, as `POST /v1/app/{app_name}/version` takes it. */
export type VersionFields = z.output<typeof versionRecordShape>

/** Tells whether there is enough CPU for the memory: at most 2 MiB for each unit of CPU. */
export function hasCpuForMemory(fields: { readonly req_cpu: number; readonly req_memory: number }): boolean {
  return fields.req_memory <= MAX_MEMORY_PER_CPU * fields.req_cpu
}

/** What the answer says where {@link hasCpuForMemory} does not hold. */
export const memoryIssue = { path: ['req_memory'], message: 'at most double the CPU units' }

/** The body of `POST /v1/app/{app_name}/version`. */
export const versionFieldsShape = versionRecordShape.refine(hasCpuForMemory, memoryIssue)

/** The body of `PATCH /v1/app/{app_name}/version/{version_name}`: CPU, memory and GPU cannot be changed. */
export const versionChangesShape = z.object(changeable).partial()

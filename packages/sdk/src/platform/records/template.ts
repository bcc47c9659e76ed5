import { z } from 'zod'
import type {
  AppTemplate,
  RestartPolicy,
  TemplateEnv,
  TemplatePort,
  VersionSettings,
} from '../../config/template.js'
import { timeRecord } from './time.js'

/** A template as a server keeps it. Times are RFC 3339. */
export interface StoredTemplate {
  readonly template: AppTemplate
  readonly createdAt?: string
  readonly updatedAt?: string
  /** Why the last new tag got no version. */
  readonly lastFailure?: { readonly tag: string; readonly message: string; readonly at?: string }
}

const orUndefined = <T>(value: T | null | undefined): T | undefined => value ?? undefined
const count = z.number().nullish().catch(undefined).transform(orUndefined)
const flag = z.boolean().nullish().catch(undefined).transform(orUndefined)
const text = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => value || undefined)

/** A port that nobody named goes by its number in a deployment. */
const portRecord = z
  .object({
    port: z.number(),
    protocol: z.string(),
    name: text.optional(),
    to_check: flag.optional(),
    tls_upgrade: flag.optional(),
  })
  .transform(
    ({ port, protocol, name, to_check, tls_upgrade }): TemplatePort => ({
      name: name ?? String(port),
      port,
      protocol: protocol.trim().toUpperCase(),
      ...(to_check !== undefined && { check: to_check }),
      ...(tls_upgrade !== undefined && { tlsUpgrade: tls_upgrade }),
    }),
  )

/** Whatever stands as the value of a hidden variable, it is not the value. */
const envRecord = z
  .object({
    key: z.string(),
    value: z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]).nullish(),
    is_hidden: flag.optional(),
    // The older name, which the API file's example of a PATCH still has.
    is_secret: flag.optional(),
  })
  .transform(({ key, value, is_hidden, is_secret }): TemplateEnv => {
    return (is_hidden ?? is_secret) ? { key, isHidden: true } : { key, value: value ?? '' }
  })

const restartPolicyRecord = text.transform((word): RestartPolicy | undefined => {
  if (word === 'on_failure' || word === 'on-failure') return 'on-failure'
  // A policy that is not known counts as missing.
  return word === 'always' || word === 'never' ? word : undefined
})

const settingsShape = z.object({
  req_cpu: z.number(),
  req_memory: z.number(),
  req_video: count.optional(),
  ports: z.array(portRecord).nullish(),
  envs: z.array(envRecord).nullish(),
  max_duration: count.optional(),
  time_to_deploy: count.optional(),
  termination_grace_period_seconds: count.optional(),
  restart_policy: restartPolicyRecord.optional(),
  force_cache: flag.optional(),
  verify_image: flag.optional(),
  is_active: flag.optional(),
  will_deploy_in_mainland_china: flag.optional(),
  dns_config: text.optional(),
  endpoint_storage: text.optional(),
})

/**
 * Reads of an app version what a template sets. Its image and its credentials are not read.
 *
 * @see the platform's v1 API, `AppVersion`
 */
export const versionSettingsRecord: z.ZodType<VersionSettings> = settingsShape.transform(settingsOf)

const failureRecord = z
  .object({ tag: z.string(), message: z.string(), time: timeRecord.optional() })
  .transform(({ tag, message, time }) => ({ tag, message, ...(time !== undefined && { at: time }) }))
  .nullish()
  .catch(undefined)

/** Reads a template of the registry service extension. */
export const templateRecord: z.ZodType<StoredTemplate> = settingsShape
  .extend({
    app: z.string().min(1),
    version_name: text.optional(),
    create_time: timeRecord.optional(),
    last_updated: timeRecord.optional(),
    last_error: failureRecord,
  })
  .transform(({ app, version_name, create_time, last_updated, last_error, ...settings }) => ({
    template: {
      app,
      ...(version_name !== undefined && { versionName: version_name }),
      ...settingsOf(settings),
    },
    ...(create_time !== undefined && { createdAt: create_time }),
    ...(last_updated !== undefined && { updatedAt: last_updated }),
    ...(last_error && { lastFailure: last_error }),
  }))

function settingsOf(record: z.output<typeof settingsShape>): VersionSettings {
  return {
    cpuUnits: record.req_cpu,
    memoryMib: record.req_memory,
    ...(record.req_video !== undefined && { gpuUnits: record.req_video }),
    ports: record.ports ?? [],
    ...(record.envs && record.envs.length > 0 && { env: record.envs }),
    ...timesOf(record),
    ...(record.force_cache !== undefined && { forceCache: record.force_cache }),
    ...(record.verify_image !== undefined && { verifyImage: record.verify_image }),
    ...(record.is_active !== undefined && { isActive: record.is_active }),
    ...(record.will_deploy_in_mainland_china !== undefined && {
      deployInMainlandChina: record.will_deploy_in_mainland_china,
    }),
    ...(record.dns_config !== undefined && { dnsConfig: record.dns_config }),
    ...(record.endpoint_storage !== undefined && { logStorage: record.endpoint_storage }),
  }
}

function timesOf(record: z.output<typeof settingsShape>): Partial<VersionSettings> {
  const { max_duration, time_to_deploy, termination_grace_period_seconds, restart_policy } = record
  return {
    ...(max_duration !== undefined && { maxDurationMinutes: max_duration }),
    ...(time_to_deploy !== undefined && { timeToDeploySeconds: time_to_deploy }),
    ...(termination_grace_period_seconds !== undefined && {
      terminationGraceSeconds: termination_grace_period_seconds,
    }),
    ...(restart_policy !== undefined && { restartPolicy: restart_policy }),
  }
}

import { z } from 'zod'

const wholeFromOne = z.string().regex(/^[1-9]\d*$/)

/** The query of `registry-image-tag-list`, `application-list` and, by what clients send, `app-version-list`. */
export const pageQueryShape = z.strictObject({ page: wholeFromOne, limit: wholeFromOne })

/** The body of `registry-image-tag-bulk-delete`. */
export const bulkDeleteShape = z.strictObject({ tags: z.array(z.string()).min(1) })

/** The body of a request for storage, in the registry service extension. */
export const storageRequestShape = z.strictObject({
  requested_bytes: z.int().min(1),
  reason: z.string().max(4000).optional(),
})

const appFields = { name: z.string().min(3).max(64), is_active: z.boolean(), image: z.base64() }

/** The body of `application-create`. */
export const newAppShape = z.strictObject(appFields)

/** The body of `application-update`. */
export const appChangesShape = z.strictObject(appFields).partial()

const envShape = z.strictObject({
  key: z.string(),
  value: z.string().refine((value) => Buffer.byteLength(value) <= 4096, 'up to 4 KB'),
  is_hidden: z.boolean().optional(),
})

const portShape = z.strictObject({
  port: z.int().min(0).max(59_999),
  protocol: z.string(),
  to_check: z.boolean().optional(),
  tls_upgrade: z.boolean().optional(),
  name: z.string().optional(),
})

const resources = { req_cpu: z.int().min(100), req_memory: z.int().min(100) }
const imageFields = {
  docker_repository: z.string(),
  docker_image: z.string(),
  docker_tag: z.string(),
}
const robotFields = { private_username: z.string(), private_token: z.string() }
const settings = {
  is_active: z.boolean(),
  verify_image: z.boolean(),
  force_cache: z.boolean(),
  // The API file has a minimum of 15 besides a default and an example of 10.
  time_to_deploy: z.int().min(10),
  max_duration: z.int().min(-1).max(1440),
  restart_policy: z.enum(['always', 'never', 'on_failure']),
  termination_grace_period_seconds: z.int().min(5).max(3600),
  will_deploy_in_mainland_china: z.boolean(),
  dns_config: z.string(),
  ports: z.array(portShape),
  envs: z.array(envShape),
  endpoint_storage: z.string(),
}
const optionalFields = z.object({ ...settings, req_video: z.int().min(0) }).partial().shape
const versionName = z.string().min(1).max(64)
const hasCpuForMemory = ({ req_cpu, req_memory }: { req_cpu: number; req_memory: number }) =>
  req_memory <= 2 * req_cpu

/** The body of `app-version-create`, named `app-version-post` in the API's texts. */
export const newVersionShape = z
  .strictObject({
    name: versionName,
    ...resources,
    ...imageFields,
    ...z.object(robotFields).partial().shape,
    ...optionalFields,
  })
  .refine(hasCpuForMemory, 'at most double the CPU units')

/** The body of `app-version-update`, which has no CPU, memory or GPU. */
export const versionChangesShape = z
  .strictObject({ name: versionName, ...imageFields, ...robotFields, ...settings })
  .partial()

/** The body that puts a template, in the registry service extension: a version's without name, image and credentials. */
export const templateShape = z
  .strictObject({
    app: z.string(),
    version_name: z.string().includes('{tag}').optional(),
    ...resources,
    ...optionalFields,
  })
  .refine(hasCpuForMemory, 'at most double the CPU units')

/** The body of a link, in the registry service extension. */
export const linkShape = z.strictObject({ overrides: z.record(z.string(), z.unknown()).optional() })

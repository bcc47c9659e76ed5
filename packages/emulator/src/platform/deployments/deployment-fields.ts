import { z } from 'zod'

const MIN_RESOURCE = 100

const userShape = z.discriminatedUnion('user_type', [
  z.object({
    user_type: z.literal('ip_address'),
    user_data: z.object({ ip_address: z.union([z.ipv4(), z.ipv6()]) }),
  }),
  z.object({
    user_type: z.literal('geo_coordinates'),
    user_data: z.object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
  }),
])

const webhookShape = z.object({ url: z.url() })

/** The body of `POST /v2/deployments`. Variables and webhooks are checked and then left, as nothing runs. */
export const deploymentFieldsShape = z.object({
  application: z.string().min(1),
  version: z.string().min(1),
  users: z.array(userShape).min(1),
  resources: z
    .object({ cpu_units: z.int().min(MIN_RESOURCE), memory_mib: z.int().min(MIN_RESOURCE) })
    .optional(),
  require_cached_locations: z.boolean().nullish(),
  environment_variables: z
    .array(z.object({ key: z.string().min(1), value: z.string(), is_hidden: z.boolean() }))
    .default([]),
  tags: z.array(z.string()).default([]),
  webhook_on_ready: webhookShape.optional(),
  webhook_on_error: webhookShape.optional(),
  webhook_on_terminated: webhookShape.optional(),
})

/** What a client asks of a new deployment. */
export type DeploymentFields = z.output<typeof deploymentFieldsShape>

import { z } from 'zod'
import { Secret } from '../../log/secret.js'

/** Where a webhook policy sends to. */
export interface WebhookTarget {
  /** `http` or `slack`. */
  readonly type: string
  readonly address: string
  /** Sent as the `Authorization` header, as it is. */
  readonly authHeader?: Secret
  readonly skipsCertificateCheck: boolean
  /** `Default` or `CloudEvents`. Absent before Harbor 2.8. */
  readonly payloadFormat?: string
}

/** A webhook policy of a project. */
export interface WebhookPolicy {
  readonly name: string
  readonly description: string
  readonly isEnabled: boolean
  /** `PUSH_ARTIFACT` and so on. */
  readonly eventTypes: readonly string[]
  readonly targets: readonly WebhookTarget[]
}

/** A webhook policy that the Harbor keeps. */
export interface StoredWebhookPolicy extends WebhookPolicy {
  readonly id: number
}

const targetRecord = z
  .object({
    type: z.string().nullish(),
    address: z.string().nullish(),
    auth_header: z.string().nullish(),
    skip_cert_verify: z.boolean().nullish(),
    payload_format: z.string().nullish(),
  })
  .transform(
    ({ type, address, auth_header, skip_cert_verify, payload_format }): WebhookTarget => ({
      type: type ?? '',
      address: address ?? '',
      // The server shows it in clear text.
      ...(auth_header && { authHeader: new Secret(auth_header) }),
      skipsCertificateCheck: skip_cert_verify ?? false,
      ...(payload_format && { payloadFormat: payload_format }),
    }),
  )

/** Reads `WebhookPolicy`. */
export const webhookPolicyRecord = z
  .object({
    id: z.number().int(),
    name: z.string().nullish(),
    description: z.string().nullish(),
    enabled: z.boolean().nullish(),
    event_types: z.array(z.string()).nullish(),
    targets: z.array(targetRecord).nullish(),
  })
  .transform(
    ({ id, name, description, enabled, event_types, targets }): StoredWebhookPolicy => ({
      id,
      name: name ?? '',
      description: description ?? '',
      isEnabled: enabled ?? false,
      eventTypes: event_types ?? [],
      targets: targets ?? [],
    }),
  )

/** The policy as the server takes it. What is left out of a target is cleared there. */
export function webhookPolicyBody({
  name,
  description,
  isEnabled,
  eventTypes,
  targets,
}: WebhookPolicy): object {
  return {
    name,
    description,
    enabled: isEnabled,
    event_types: eventTypes,
    targets: targets.map(({ type, address, authHeader, skipsCertificateCheck, payloadFormat }) => ({
      type,
      address,
      ...(authHeader && { auth_header: authHeader.reveal() }),
      skip_cert_verify: skipsCertificateCheck,
      ...(payloadFormat !== undefined && { payload_format: payloadFormat }),
    })),
  }
}

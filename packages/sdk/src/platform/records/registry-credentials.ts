import { z } from 'zod'
import { Secret } from '../../log/secret.js'

/** A robot account's name and secret. */
export interface RobotCredential {
  readonly username: string
  readonly secret: Secret
}

/** Where the registry is, and who may enter it. */
export interface RegistryAccount {
  /** Host, with port where one is given. */
  readonly registry: string
  readonly project: string
  readonly push: RobotCredential
  /** Absent where the server gives the push credential alone. */
  readonly pull?: RobotCredential
}

/** Some answers say `password` for the token. */
export const robotRecord = z
  .object({
    username: z.string().min(1),
    token: z.string().min(1).optional(),
    password: z.string().optional(),
  })
  .transform(({ username, token, password }, context): RobotCredential => {
    const value = token ?? password
    if (value === undefined || value === '') {
      context.addIssue({ code: 'custom', message: 'has no token', path: ['token'] })
      return z.NEVER
    }
    return { username, secret: new Secret(value) }
  })

const hostRecord = z.string().transform((text) =>
  text
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase(),
)

/** The extension's answer: both robots. */
export const registryAccountRecord = z
  .object({ registry_url: hostRecord, project: z.string().min(1), push: robotRecord, pull: robotRecord })
  .transform(({ registry_url, ...account }): RegistryAccount => ({ registry: registry_url, ...account }))

/** The wizard's answer: the push robot alone. */
export const wizardAccountRecord = z
  .object({ registry_url: hostRecord, project: z.string().min(1) })
  .and(robotRecord)
  .transform(
    ({ registry_url, project, username, secret }): RegistryAccount => ({
      registry: registry_url,
      project,
      push: { username, secret },
    }),
  )

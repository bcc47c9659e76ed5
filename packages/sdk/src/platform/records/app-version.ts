import { z } from 'zod'
import { activeRecord } from './app.js'

/** An app version, as far as it says what it runs. */
export interface AppVersion {
  readonly app: string
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
  /** A part that the platform does not tell is empty, and equals no image's. */
  readonly image: {
    /** Host in lower case, with port where there is one, without scheme. */
    readonly registry: string
    /** Path of the repository, project included. */
    readonly repository: string
    readonly tag: string
  }
}

const text = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').trim())

/**
 * Reads `AppVersion` of an app. Of its credentials and variables nothing is read. People paste the registry as an address: a
 * path in it belongs to the repository, unless it is the version of the registry's API.
 */
export function appVersionRecord(app: string): z.ZodType<AppVersion> {
  return z
    .object({
      name: z.string().min(1),
      is_active: activeRecord.optional(),
      docker_repository: text.optional(),
      docker_image: text.optional(),
      docker_tag: text.optional(),
    })
    .transform((record): AppVersion => {
      const { name, is_active = true, docker_repository = '', docker_image = '', docker_tag = '' } = record
      const [host = '', ...path] = segmentsOf(docker_repository.replace(/^[a-z]+:\/\//i, ''))
      const prefix = /^v[12]$/.test(path.join('/')) ? [] : path
      return {
        app,
        name,
        isActive: is_active,
        image: {
          registry: host.toLowerCase(),
          repository: [...prefix, ...segmentsOf(docker_image)].join('/'),
          tag: docker_tag,
        },
      }
    })
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

import { z } from 'zod'
import type { VersionSettings } from '../../config/template.js'
import { activeRecord } from './app.js'
import { versionSettingsRecord } from './template.js'
import { timeRecord } from './time.js'

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
  /** Absent where the platform tells it in part only. */
  readonly settings?: VersionSettings
  /** RFC 3339. */
  readonly createdAt?: string
  /** RFC 3339. */
  readonly updatedAt?: string
  /** Part of the platform's places that hold the image already, in percent, rounded down: 0 to 100. */
  readonly cachedPercent?: number
}

const text = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').trim())

/** The platform tells a part of 1. The summand keeps 0.29 from becoming 28.999 on the way. */
const percentRecord = z
  .number()
  .min(0)
  .max(1)
  .transform((part) => Math.floor(part * 100 + 1e-6))
  .nullish()
  .catch(undefined)

/** Other fields are passed on to the record of the settings. */
const shape = z.looseObject({
  name: z.string().min(1),
  is_active: activeRecord,
  docker_repository: text.optional(),
  docker_image: text.optional(),
  docker_tag: text.optional(),
  create_time: timeRecord.optional(),
  last_updated: timeRecord.optional(),
  caching_percent: percentRecord,
})

/**
 * Reads `AppVersion` of an app, without its credentials and without values of hidden variables. People paste the registry as an
 * address: a path in it belongs to the repository, unless it is the version of the registry's API.
 */
export function appVersionRecord(app: string): z.ZodType<AppVersion> {
  return shape.transform((record): AppVersion => {
    const { name, is_active, create_time, last_updated, caching_percent } = record
    const settings = versionSettingsRecord.safeParse(record)
    return {
      app,
      name,
      isActive: is_active ?? true,
      image: imageOf(record),
      ...(settings.success && { settings: settings.data }),
      ...(create_time !== undefined && { createdAt: create_time }),
      ...(last_updated !== undefined && { updatedAt: last_updated }),
      ...(typeof caching_percent === 'number' && { cachedPercent: caching_percent }),
    }
  })
}

function imageOf({
  docker_repository = '',
  docker_image = '',
  docker_tag = '',
}: z.output<typeof shape>): AppVersion['image'] {
  const [host = '', ...path] = segmentsOf(docker_repository.replace(/^[a-z]+:\/\//i, ''))
  const prefix = /^v[12]$/.test(path.join('/')) ? [] : path
  return {
    registry: host.toLowerCase(),
    repository: [...prefix, ...segmentsOf(docker_image)].join('/'),
    tag: docker_tag,
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

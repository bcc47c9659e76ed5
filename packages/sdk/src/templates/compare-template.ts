import type { AppTemplate, VersionSettings } from '../config/template.js'
import { compareEnv } from './compare-env.js'
import { type Difference, differences } from './difference.js'
import { DEFAULT_VERSION_NAME } from './version-name.js'

type Field = Exclude<keyof VersionSettings, 'ports' | 'env'>

const FIELDS: readonly Field[] = [
  'cpuUnits',
  'memoryMib',
  'gpuUnits',
  'maxDurationMinutes',
  'timeToDeploySeconds',
  'terminationGraceSeconds',
  'restartPolicy',
  'forceCache',
  'verifyImage',
  'isActive',
  'deployInMainlandChina',
  'dnsConfig',
  'logStorage',
]

/** What is meant by what is left out. Of the other fields the platform says nothing, or contradicts itself. */
const DEFAULTS: Partial<VersionSettings> = {
  gpuUnits: 0,
  maxDurationMinutes: 1440,
  restartPolicy: 'always',
  forceCache: false,
  verifyImage: false,
  isActive: true,
  deployInMainlandChina: false,
  dnsConfig: '',
  logStorage: '',
}

/** Where a template leaves these out, a version may have them either way: a default unknown, or no content at all. */
const FREE_WHERE_LEFT_OUT: readonly Field[] = [
  'timeToDeploySeconds',
  'terminationGraceSeconds',
  'forceCache',
  'verifyImage',
  'isActive',
]

/** What an edit of a template changes. What is left out counts as its default. */
export function compareTemplates(from: AppTemplate, to: AppTemplate): readonly Difference[] {
  return [...differences(namesOf(from), namesOf(to)), ...compareSettings(from, to, FIELDS)]
}

/**
 * How an existing app version differs from what a template wants. What the template leaves out without a documented
 * default does not count, and neither does a hidden variable's value, which nobody can read. The name and the image are
 * the caller's to compare.
 */
export function compareVersion(existing: VersionSettings, wanted: VersionSettings): readonly Difference[] {
  const isFree = (field: Field) => FREE_WHERE_LEFT_OUT.includes(field) && wanted[field] === undefined
  return compareSettings(
    existing,
    wanted,
    FIELDS.filter((field) => !isFree(field)),
  )
}

/** Tells whether an existing app version is what a template wants, as {@link compareVersion} has it. */
export function equalContent(existing: VersionSettings, wanted: VersionSettings): boolean {
  return compareVersion(existing, wanted).length === 0
}

function compareSettings(
  from: VersionSettings,
  to: VersionSettings,
  fields: readonly Field[],
): readonly Difference[] {
  const values = (settings: VersionSettings) =>
    Object.fromEntries(fields.map((field) => [field, settings[field] ?? DEFAULTS[field]]))
  return [
    ...differences(values(from), values(to)),
    ...differences(portsOf(from), portsOf(to)),
    ...compareEnv(from.env ?? [], to.env ?? []),
  ]
}

function namesOf({ app, versionName = DEFAULT_VERSION_NAME }: AppTemplate) {
  return { app, versionName }
}

/** Ports by their name: their order means nothing. */
function portsOf({ ports }: VersionSettings) {
  return Object.fromEntries(
    ports.flatMap(({ name, port, protocol, check = true, tlsUpgrade = false }) =>
      Object.entries({ port, protocol, check, tlsUpgrade }).map(([field, value]) => [
        `ports.${name}.${field}`,
        value,
      ]),
    ),
  )
}

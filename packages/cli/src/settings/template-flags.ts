import type { AppTemplate, RestartPolicy, TemplateEnv } from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import { parseByteSize } from './byte-size.js'
import { pairs } from './pairs.js'
import { templatePort } from './template-port.js'
import { parseTimeSpanMs } from './time-span.js'
import { wholeNumber } from './whole-number.js'

/** The flags that say what a template has. */
export interface TemplateFlags {
  readonly app?: string
  readonly versionName?: string
  readonly cpu?: string
  readonly memory?: string
  readonly gpu?: string
  readonly port?: readonly string[]
  readonly env?: readonly string[]
  readonly secretEnv?: readonly string[]
  readonly removeEnv?: readonly string[]
  readonly maxDuration?: string
  readonly timeToDeploy?: string
  readonly grace?: string
  readonly restart?: RestartPolicy
  readonly forceCache?: boolean
}

const MIB = 1024 ** 2
/** What a flag counts time in. */
interface TimeUnit {
  readonly name: string
  readonly ms: number
  readonly examples: string
}

const MINUTES: TimeUnit = { name: 'minutes', ms: 60_000, examples: '60m, 24h or never' }
const SECONDS: TimeUnit = { name: 'seconds', ms: 1_000, examples: '30s or 2m' }
const NEVER = -1

/** Tells whether any of the flags is given. */
export function changesTemplate(flags: TemplateFlags): boolean {
  const { app, versionName, cpu, memory, gpu, port, env, secretEnv, removeEnv, restart, forceCache } = flags
  const { maxDuration, timeToDeploy, grace } = flags
  const all = [app, versionName, cpu, memory, gpu, port, env, secretEnv, removeEnv, restart, forceCache]
  return [...all, maxDuration, timeToDeploy, grace].some((value) => value !== undefined)
}

/**
 * A template with what the flags say in place of what it has. Ports are replaced as a whole, variables one by one.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a flag that has not the form it needs.
 */
export function withTemplateFlags(template: AppTemplate, flags: TemplateFlags): AppTemplate {
  const changes = {
    app: flags.app,
    versionName: flags.versionName,
    cpuUnits: wholeNumber('--cpu', flags.cpu, 1024),
    memoryMib: memoryMib(flags.memory),
    gpuUnits: wholeNumber('--gpu', flags.gpu, 1024),
    ports: flags.port?.map((text) => templatePort('--port', text)),
    env: changedEnv(template.env ?? [], flags),
    maxDurationMinutes:
      flags.maxDuration === 'never' ? NEVER : wholeUnits('--max-duration', flags.maxDuration, MINUTES),
    timeToDeploySeconds: wholeUnits('--time-to-deploy', flags.timeToDeploy, SECONDS),
    terminationGraceSeconds: wholeUnits('--grace', flags.grace, SECONDS),
    restartPolicy: flags.restart,
    forceCache: flags.forceCache,
  }
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...template, ...Object.fromEntries(given) }
}

/** Each variable keeps its place; new ones come last. `undefined` where the flags say nothing of variables. */
function changedEnv(
  env: readonly TemplateEnv[],
  { env: plain, secretEnv, removeEnv = [] }: TemplateFlags,
): readonly TemplateEnv[] | undefined {
  const values = Object.entries(pairs('--env', 'KEY=value', plain) ?? {})
  const secrets = Object.entries(pairs('--secret-env', 'KEY=SECRET_NAME', secretEnv) ?? {})
  if (values.length + secrets.length + removeEnv.length === 0) return undefined
  const merged = new Map(env.map((one) => [one.key, one]))
  for (const key of removeEnv) if (!merged.delete(key)) throw noVariable(key, env)
  for (const [key, value] of values) merged.set(key, { key, value })
  for (const [key, secret] of secrets) merged.set(key, { key, secret })
  return [...merged.values()]
}

function noVariable(key: string, env: readonly TemplateEnv[]): Error {
  const known = env.length === 0 ? 'It has none.' : `It has: ${env.map((one) => one.key).join(', ')}.`
  return usageError(`--remove-env: the template has no variable ${key}`, known)
}

/** `1024` are MiB; with a unit it may be any other. */
function memoryMib(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const mib = /^\d+$/.test(text) ? Number(text) : (parseByteSize(text) ?? 0) / MIB
  if (Number.isInteger(mib) && mib > 0) return mib
  throw usageError('--memory takes a size in whole MiB', 'Write --memory 1024, 1024MiB or 2GiB.')
}

function wholeUnits(flag: string, text: string | undefined, unit: TimeUnit): number | undefined {
  if (text === undefined) return undefined
  const spanMs = parseTimeSpanMs(text)
  if (spanMs !== undefined && spanMs % unit.ms === 0) return spanMs / unit.ms
  throw usageError(`${flag} takes a time span in whole ${unit.name}`, `Write ${flag} ${unit.examples}.`)
}

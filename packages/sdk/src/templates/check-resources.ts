import type { AppTemplate } from '../config/template.js'
import { TEMPLATE_LIMITS } from '../config/template-limits.js'
import type { Finding } from './finding.js'

/** Below this, engines start slowly or not at all. */
const USABLE_CPU_UNITS = 256
const USABLE_MEMORY_MIB = 256

/** What is wrong with CPU, memory and GPU. */
export function checkResources(template: AppTemplate): readonly Finding[] {
  const { cpuUnits, memoryMib, gpuUnits = 0 } = template
  const { minCpuUnits, minMemoryMib } = TEMPLATE_LIMITS
  const findings = [
    ...checkLow('cpuUnits', cpuUnits, { least: minCpuUnits, usable: USABLE_CPU_UNITS, code: 'CPU_TOO_LOW' }),
    ...checkLow('memoryMib', memoryMib, {
      least: minMemoryMib,
      usable: USABLE_MEMORY_MIB,
      code: 'MEMORY_TOO_LOW',
    }),
    ...checkRatio(template),
  ]
  if (!Number.isInteger(gpuUnits) || gpuUnits < 0) {
    findings.push({
      code: 'GPU_INVALID',
      severity: 'error',
      path: 'gpuUnits',
      message: `${gpuUnits} is no number of GPU units.`,
      hint: 'Leave it out, or use a whole number: 1024 units are one GPU.',
    })
  }
  return findings
}

interface Floor {
  readonly code: 'CPU_TOO_LOW' | 'MEMORY_TOO_LOW'
  /** What the platform takes. */
  readonly least: number
  readonly usable: number
}

function checkLow(path: string, value: number, { code, least, usable }: Floor): Finding[] {
  if (!Number.isInteger(value) || value < least) {
    const message = `${value} is not a whole number from ${least}, and the platform refuses it.`
    return [{ code, severity: 'error', path, message, hint: `Use ${usable} or more.` }]
  }
  if (value >= usable) return []
  const message = `${value} is very little for a game server.`
  return [{ code, severity: 'warning', path, message, hint: `Use ${usable} or more.` }]
}

function checkRatio({ cpuUnits, memoryMib }: AppTemplate): Finding[] {
  const most = TEMPLATE_LIMITS.maxMemoryPerCpuUnit * cpuUnits
  if (memoryMib <= most) return []
  const needed = Math.ceil(memoryMib / TEMPLATE_LIMITS.maxMemoryPerCpuUnit)
  return [
    {
      code: 'MEMORY_RATIO',
      severity: 'error',
      path: 'memoryMib',
      message: `${memoryMib} MiB are more than double the ${cpuUnits} CPU units, and the platform refuses that.`,
      hint: `Lower memoryMib to ${most}, or raise cpuUnits to ${needed}.`,
    },
  ]
}

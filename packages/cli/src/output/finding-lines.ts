import type { Finding } from '@slipway/sdk'
import { printable } from './printable.js'
import { count } from './tables.js'

/** What is wrong with a template: each finding with its place, its code and what to do. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ severity, path, message, code, hint }) => [
    printable(`${severity}: ${path}: ${message} (${code})`),
    printable(`  → ${hint}`),
  ])
}

/** `2 errors, 1 warning`; empty where nothing is wrong. */
export function findingCounts(findings: readonly Finding[]): string {
  const errors = findings.filter(isError).length
  const warnings = findings.length - errors
  const words = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ]
  return words.join(', ')
}

/** Tells whether a template with this finding cannot be used. */
export function isError({ severity }: Finding): boolean {
  return severity === 'error'
}

import type { Finding } from '@slipway/sdk'
import { printable } from './printable.js'
import { count } from './tables.js'

/** A finding of a template, or of something else that has places. */
type PlacedFinding = Omit<Finding, 'code'> & { readonly code: string }

/** What is wrong: each finding with its place, its code and what to do. */
export function findingLines(findings: readonly PlacedFinding[]): string[] {
  return findings.flatMap(({ severity, path, message, code, hint }) => [
    printable(`${severity}: ${path}: ${message} (${code})`),
    printable(`  → ${hint}`),
  ])
}

/** `2 errors, 1 warning`; empty where nothing is wrong. */
export function findingCounts(findings: readonly Pick<Finding, 'severity'>[]): string {
  const errors = findings.filter(isError).length
  const warnings = findings.length - errors
  const words = [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ]
  return words.join(', ')
}

/** Tells whether what has this finding cannot be used. */
export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error'
}

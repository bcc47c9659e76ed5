import { basename } from 'node:path'
import type { DockerfileCheck } from '@slipway/sdk'
import { findingCounts, findingLines } from './finding-lines.js'
import { printable } from './printable.js'

/** What `slipway dockerfile create` wrote, what to look at, and how to go on. */
export function createdLines(created: {
  readonly dockerfile: string
  readonly dockerignore: string
  readonly context: string
  readonly assumptions: readonly string[]
}): string[] {
  const { dockerfile, dockerignore, context, assumptions } = created
  const file = basename(dockerfile) === 'Dockerfile' ? '' : ` --file "${dockerfile}"`
  return [
    `Wrote ${dockerfile}`,
    `  and ${dockerignore}`,
    'What was assumed:',
    ...assumptions.map((assumption) => `  - ${assumption}`),
    `Build it with: docker build --tag game-server:1.0${file} "${context}"`,
  ].map(printable)
}

/** What is wrong with a Dockerfile, each finding with its line. */
export function checkLines({ file, findings }: DockerfileCheck): string[] {
  const name = basename(file)
  const counts = findingCounts(findings)
  const placed = findings.map((finding) => ({ ...finding, path: `${name}:${finding.line}` }))
  return [...findingLines(placed), printable(counts === '' ? `${file} is fine.` : `${file}: ${counts}.`)]
}

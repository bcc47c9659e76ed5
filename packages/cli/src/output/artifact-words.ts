import type { Accessory, AppVersionUse, Artifact, ArtifactTag, ScanSummary } from '@slipway/sdk'
import { SCAN_STATES, severityCounts } from './scan-words.js'

const MAX_TAGS = 6
const KINDS: Readonly<Record<Accessory['kind'], string>> = {
  signature: 'signature',
  sbom: 'SBOM',
  other: 'other',
}

/** The tags of an artifact in one cell of a table. */
export function tagsCell({ tags }: Pick<Artifact, 'tags'>): string {
  if (tags.length === 0) return 'untagged'
  const names = tags.slice(0, MAX_TAGS).map(tagWords)
  const more = tags.length - names.length
  return `${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}

/** A tag, and whether it may be moved. */
export function tagWords({ name, isImmutable }: Pick<ArtifactTag, 'name' | 'isImmutable'>): string {
  return isImmutable === true ? `${name} (immutable)` : name
}

/** What is attached to an artifact: `signature, SBOM`. Each kind once; empty where nothing is. */
export function attachedWords(accessories: readonly Accessory[]): string {
  return [...new Set(accessories.map(({ kind, type }) => (kind === 'other' ? type : KINDS[kind])))].join(', ')
}

/** The result of a scan in one cell of a table: `2 critical, 5 high`; else how far it is. Empty where nobody tells. */
export function scanCell(scan: ScanSummary | undefined): string {
  if (scan === undefined || scan.state === 'not-offered') return ''
  return scan.state === 'finished' ? severityCounts(scan.counts) : SCAN_STATES[scan.state]
}

/** An app version as its dashboard names it: `shooter 1.4.2`. */
export function appVersionWords({ app, version, isActive }: AppVersionUse): string {
  return `${app} ${version}${isActive ? '' : ' (inactive)'}`
}

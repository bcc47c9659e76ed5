import type { Artifact, ContentSourceName } from '@slipway/sdk'
import { appVersionWords, scanCell, tagWords } from './artifact-words.js'
import { shortDigest } from './short-digest.js'
import { sourceName } from './source-words.js'
import { formatTable } from './tables.js'
import { timeText } from './times.js'

/** What the registry knows of an image besides its content, for people. */
export function artifactFactLines(
  artifact: Artifact,
  { source, nowMs }: { readonly source: ContentSourceName | undefined; readonly nowMs: number },
): string[] {
  const { tags, pushedAt, pulledAt, accessories, labels, parts, scan } = artifact
  const fact = (label: string, value: string) => (value === '' ? [] : [[label, value]])
  const rows = [
    ['tags', tags.length === 0 ? 'none' : tags.map(tagWords).join(', ')],
    ...fact('pushed', utc(pushedAt, nowMs)),
    ...fact('pulled', utc(pulledAt, nowMs)),
    ...fact('labels', labels.join(', ')),
    ...parts.map(({ digest, platform }) => ['image', [shortDigest(digest), platform ?? ''].join(' ').trim()]),
    ...accessories.map(({ kind, type, digest }) => [
      'attached',
      `${wordOf(kind)}${type} ${shortDigest(digest)}`,
    ]),
    ...useRows(artifact),
    ...fact('scan', scanText(artifact, nowMs)),
    ...fact('scanner', scan?.scanner ?? ''),
  ]
  const told = source === undefined ? '' : `, told by ${sourceName(source)}`
  return [`In the registry${told}:`, ...formatTable(rows, { indent: 2 })]
}

function utc(time: string | undefined, nowMs: number): string {
  const text = timeText(time, nowMs)
  return text === '' ? '' : text.replace(' (', ' UTC (')
}

function wordOf(kind: Artifact['accessories'][number]['kind']): string {
  if (kind === 'other') return ''
  return kind === 'sbom' ? 'SBOM ' : 'signature '
}

function useRows({ tags }: Artifact): string[][] {
  if (tags.every(({ appVersions }) => appVersions === undefined)) return []
  const uses = tags.flatMap(({ name, appVersions = [] }) =>
    appVersions.map((use) => [
      'app version',
      [appVersionWords(use), `starts ${name}`, use.dashboardUrl ?? '']
        .filter((text) => text !== '')
        .join(', '),
    ]),
  )
  return uses.length === 0 ? [['app version', 'none']] : uses
}

function scanText({ scan }: Artifact, nowMs: number): string {
  const cell = scanCell(scan)
  const { fixableCount, finishedAt } = scan ?? {}
  const fixable = fixableCount === undefined || fixableCount === 0 ? '' : `, ${fixableCount} with a fix`
  const finished = finishedAt === undefined ? '' : `, ${utc(finishedAt, nowMs)}`
  return cell === '' ? '' : `${cell}${fixable}${finished}`
}

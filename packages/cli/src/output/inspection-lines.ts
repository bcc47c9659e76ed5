import { type FolderInspection, formatBytes, formatPlatform, type ImageInspection } from '@slipway/sdk'
import { commandLine } from './command-line.js'
import { engineName } from './engine-name.js'
import { excludedLines, excludedSummary } from './excluded-lines.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'

/** A build folder for people. */
export function folderLines(inspection: FolderInspection, options: { readonly all: boolean }): string[] {
  const { files, excluded, args, glibc, linkage } = inspection
  const facts = formatTable(
    [
      ...engineName(inspection.engine),
      ['program', inspection.program],
      ['entrypoint', commandLine(inspection.entrypoint)],
      ...(args.length > 0 ? [['args', commandLine(args)]] : []),
      ['platform', formatPlatform(inspection.platform)],
      ['linkage', glibc === undefined ? linkage : `${linkage} ${glibc} or newer`],
      ['base', inspection.base ?? 'none fits: name one with --base'],
      ['files', `${files.count}, ${formatBytes(files.sizeBytes)}`],
      ['left out', excludedSummary(excluded)],
    ],
    { indent: 2 },
  )
  return [printable(inspection.folder), ...facts, ...excludedLines(excluded, options)]
}

/** An image of a registry for people. */
export function imageLines(image: ImageInspection): string[] {
  const { run } = image
  const optional = (label: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [[label, value]]
  const facts = formatTable(
    [
      ['digest', image.digest],
      ['media type', image.mediaType],
      ['platform', image.platform],
      ...optional('platforms', image.platforms?.join(', ')),
      ...optional('created', image.created),
      ['size', formatBytes(image.sizeBytes)],
      ...optional('entrypoint', run.entrypoint && commandLine(run.entrypoint)),
      ...optional('args', run.args && commandLine(run.args)),
      ...optional('folder', run.workingDir),
      ...optional('user', run.user),
      ...optional('ports', run.exposedPorts?.join(', ')),
      ...(run.env ?? []).map((variable) => ['env', variable]),
      ...optional('stop signal', run.stopSignal),
      ...Object.entries(image.annotations).map(([key, value]) => ['annotation', `${key}=${value}`]),
    ],
    { indent: 2 },
  )
  const layers = formatTable(
    [['LAYER', 'SIZE', 'MEDIA TYPE'], ...image.layers.map((layer) => layerRow(layer))],
    { indent: 2, right: [1] },
  )
  return [printable(image.reference), ...facts, '', ...layers]
}

function layerRow({ digest, sizeBytes, mediaType }: ImageInspection['layers'][number]): string[] {
  return [digest, formatBytes(sizeBytes), mediaType]
}

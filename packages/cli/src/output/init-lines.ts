import { type FolderInspection, formatBytes, formatPlatform } from '@slipway/sdk'
import type { InitRemarks, InitResult } from '../init/init-result.js'
import { printable } from './printable.js'
import { count, formatTable } from './tables.js'
import { portWords, resourceWords } from './template-words.js'

/** What was found in a build folder, in one line: `unity 2021.3.45f1, linux/amd64, 214 files, 412 MiB`. */
export function buildWords({ engine, platform, files }: FolderInspection): string {
  const { name, version } = engine
  const made = name === 'none' ? [] : [version === undefined ? name : `${name} ${version}`]
  const size = [count(files.count, 'file'), formatBytes(files.sizeBytes)]
  return [...made, formatPlatform(platform), ...size].join(', ')
}

/** What was set up, for people. */
export function initLines(result: InitResult, remarks: InitRemarks): string[] {
  const { path, outcome, image, assumptions, next } = result
  const { template } = image
  const { inspection } = remarks
  const rows = [
    ['image', image.name],
    ['build', inspection === undefined ? image.dir : `${image.dir} (${buildWords(inspection)})`],
    ...destinationRow(result, remarks),
    ...(template === undefined
      ? [['versions', 'none: there is no template']]
      : [
          ['versions', `of the app ${template.app}, one for each pushed tag`],
          ['ports', template.ports.map(portWords).join(', ')],
          ['resources', resourceWords(template)],
        ]),
  ]
  const shown = remarks.showsAssumptions ? assumptions : []
  return [
    printable(outcome === 'created' ? `Wrote ${path}` : `Added ${image.name} to ${path}`),
    ...formatTable(rows, { indent: 2 }),
    ...(shown.length === 0
      ? []
      : ['Assumed for the template:', ...shown.map(({ message }) => printable(`  ${message}`))]),
    ...defaultLine(result),
    `Next: ${printable(next.join(', then '))}`,
  ]
}

/** Nobody chose the default image, so it has to be said. */
function defaultLine({ defaultImage, image }: InitResult): string[] {
  if (defaultImage === undefined) return []
  return [
    printable(
      `slipway push goes on to mean ${defaultImage}; the new one: slipway push --image ${image.name}`,
    ),
  ]
}

function destinationRow(
  { registry, project, image }: InitResult,
  { namesRegistry }: InitRemarks,
): string[][] {
  if (registry === undefined) return []
  const place = [registry, ...(project === undefined ? [] : [project]), image.name].join('/')
  return [
    ['goes to', namesRegistry ? place : `${place}, which is on this machine: the file does not name it`],
  ]
}

import { formatBytes, type PlannedLayer, type PushPlan } from '@slipway/sdk'
import { commandLine } from './command-line.js'
import { engineName } from './engine-name.js'
import { excludedLines, excludedSummary } from './excluded-lines.js'
import { count, formatTable } from './tables.js'

/** A plan for people: what would be pushed where, what would stay at home, and how much would be sent at most. */
export function planLines(plan: PushPlan): string[] {
  const facts = formatTable(
    [
      ...engineName(plan.engine),
      ...(plan.entrypoint.length > 0 ? [['program', commandLine(plan.entrypoint)]] : []),
      ...(plan.args.length > 0 ? [['args', commandLine(plan.args)]] : []),
      ['platform', plan.platform],
      ['base', plan.base],
      ...(plan.digest === undefined ? [] : [['digest', plan.digest]]),
      ...(plan.app === undefined
        ? []
        : [['version', `of the app ${plan.app}, if the platform keeps no other template`]]),
      ['files', `${plan.files.count}, ${formatBytes(plan.files.sizeBytes)}`],
      ['left out', excludedSummary(plan.excluded)],
    ],
    { indent: 2 },
  )
  return [
    `Would push ${plan.reference}`,
    ...facts,
    ...excludedLines(plan.excluded, { all: true }),
    '',
    ...formatTable([['LAYER', 'FILES', 'SIZE', 'STATE'], ...plan.layers.map(layerRow)], {
      indent: 2,
      right: [1, 2],
    }),
    '',
    summary(plan),
  ]
}

function layerRow({ name, files, sizeBytes, tarSizeBytes, outcome }: PlannedLayer): string[] {
  const size = sizeBytes === undefined ? `at most ${formatBytes(tarSizeBytes)}` : formatBytes(sizeBytes)
  return [name, String(files), size, outcome]
}

function summary({ layers, uploadAtMostBytes, reusedBytes, compared }: PushPlan): string {
  const toSend = layers.filter(({ outcome }) => outcome !== 'existing').length
  const sending = `Would send at most ${formatBytes(uploadAtMostBytes)} in ${count(toSend, 'layer')}`
  return compared
    ? `${sending}; ${formatBytes(reusedBytes)} are in the registry already.`
    : `${sending}. Without a credential the registry was not asked what it has.`
}

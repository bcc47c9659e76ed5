import type { HarborSetupPlan, HarborSetupReceipt, HarborSetupStep } from '@slipway/sdk'
import { storedLines } from './login-lines.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'

type Labels = Readonly<Record<HarborSetupStep['state'], string>>

const PLANNED: Labels = { exists: 'there', create: 'make', update: 'change' }
const DONE: Labels = { exists: 'there', create: 'made', update: 'changed' }

/** A planned set-up for people. */
export function harborPlanLines(plan: HarborSetupPlan): string[] {
  const isDone = plan.steps.every(({ state }) => state === 'exists')
  return [
    `Would set up ${placeWords(plan)}`,
    ...stepLines(plan, PLANNED),
    isDone ? 'Nothing is left to do.' : 'Nothing was changed.',
  ]
}

/** A set-up for people: what is there now, and where its credentials are kept. */
export function harborReceiptLines(receipt: HarborSetupReceipt): string[] {
  const { stored } = receipt
  return [
    `Set up ${placeWords(receipt)}`,
    ...stepLines(receipt, DONE),
    ...storedLines(stored),
    ...(stored.some(({ kind }) => kind === 'push') ? ['Next: slipway push FOLDER --to NAME:TAG'] : []),
  ]
}

function placeWords({ registry, project, harborVersion }: HarborSetupPlan): string {
  const version = harborVersion === undefined ? '' : ` (Harbor ${harborVersion})`
  return printable(`${registry}/${project}${version}`)
}

function stepLines({ steps, warnings }: HarborSetupPlan, labels: Labels): string[] {
  const rows = steps.map(({ state, message }) => [labels[state], message])
  return [...formatTable(rows, { indent: 2 }), ...warnings.map((warning) => `Note: ${printable(warning)}`)]
}

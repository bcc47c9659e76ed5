import type { FaultRow } from './fault-cells.js'
import { FAULTS_IN_ANSWERS } from './faults-in-answers.js'
import { FAULTS_IN_CONTENT } from './faults-in-content.js'
import { FAULTS_ON_THE_WAY } from './faults-on-the-way.js'

/** Every fault that a push is tried with, at every hop of it. */
export const FAULT_TABLE: readonly FaultRow[] = [
  ...FAULTS_IN_ANSWERS,
  ...FAULTS_ON_THE_WAY,
  ...FAULTS_IN_CONTENT,
]

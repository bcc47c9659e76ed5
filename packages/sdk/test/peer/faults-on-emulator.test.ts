import { faultEmulators } from '../support/fault-emulators.js'
import { describeFaults } from '../support/fault-suite.js'
import { FAULT_TABLE } from '../support/fault-table.js'

// `npm test` has time for a sample.
describeFaults('the emulator', FAULT_TABLE, { ...faultEmulators, states: 'both' })

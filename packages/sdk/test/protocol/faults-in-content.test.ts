import { faultEmulators } from '../support/fault-emulators.js'
import { describeFaults } from '../support/fault-suite.js'
import { FAULTS_IN_CONTENT } from '../support/faults-in-content.js'

describeFaults('the emulator', FAULTS_IN_CONTENT, { ...faultEmulators, states: 'sample' })

import { faultEmulators } from '../support/fault-emulators.js'
import { describeFaults } from '../support/fault-suite.js'
import { FAULTS_IN_ANSWERS } from '../support/faults-in-answers.js'

describeFaults('the emulator', FAULTS_IN_ANSWERS, { ...faultEmulators, states: 'sample' })

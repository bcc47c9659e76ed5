import { faultEmulators } from '../support/fault-emulators.js'
import { describeFaults } from '../support/fault-suite.js'
import { FAULTS_ON_THE_WAY } from '../support/faults-on-the-way.js'

describeFaults('the emulator', FAULTS_ON_THE_WAY, { ...faultEmulators, states: 'sample' })

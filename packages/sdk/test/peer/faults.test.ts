import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { describeFaults } from '../support/fault-suite.js'
import { FAULT_TABLE } from '../support/fault-table.js'
import { faultDockerRegistries } from './support/fault-docker-registries.js'

describeWith('docker-registry', 'skopeo')('with docker-registry and skopeo', () => {
  describeFaults('docker-registry', FAULT_TABLE, { ...faultDockerRegistries, states: 'both' })
})

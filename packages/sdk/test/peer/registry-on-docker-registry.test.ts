import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { describePush } from '../support/push-suite.js'
import { describeRegistry } from '../support/registry-suite.js'
import { dockerRegistryUnderTest } from './support/docker-registry-under-test.js'

describeWith('docker-registry')('with docker-registry', () => {
  describeRegistry('docker-registry with a password', dockerRegistryUnderTest)
  describePush('docker-registry with a password', dockerRegistryUnderTest)
})

import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { describeArtifacts } from '../support/artifact-suite.js'
import { dockerRegistryUnderTest } from './support/docker-registry-under-test.js'

describeWith('docker-registry')('with docker-registry', () => {
  describeArtifacts('docker-registry', async () => ({
    ...(await dockerRegistryUnderTest()),
    sources: {
      repositories: 'registry',
      artifacts: 'registry',
      'tag-create': 'registry',
      'artifact-delete': 'registry',
    },
  }))
})

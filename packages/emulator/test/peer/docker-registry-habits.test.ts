import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { startDockerRegistry } from '../../../../tools/peers/docker-registry.mjs'
import { describeUploadHabits } from '../support/upload-habits-suite.js'

describeWith('docker-registry')('Debian’s docker-registry', () => {
  describeUploadHabits('version 2.8', () => startDockerRegistry())
})

import { startEmulator } from '@slipway/emulator'
import { describeArtifacts } from '../support/artifact-suite.js'
import { groundOf, platformOf, ruleMaker, versionMaker } from '../support/emulator-ground.js'

describeArtifacts('a Harbor with its platform', async () => {
  const emulator = await startEmulator({ profile: 'harbor' })
  return {
    ...groundOf(emulator),
    env: platformOf(emulator),
    startTag: versionMaker(emulator),
    sources: {
      repositories: 'extension',
      artifacts: 'harbor',
      untagged: 'harbor',
      'tag-create': 'registry',
      'tag-delete': 'platform',
      'artifact-delete': 'platform',
      scans: 'harbor',
      storage: 'extension',
    },
  }
})

describeArtifacts('a Harbor alone, for its administrator', async () => {
  const emulator = await startEmulator({ profile: 'harbor', without: ['platform'] })
  return {
    ...groundOf(emulator),
    push: emulator.admin,
    holdTags: ruleMaker(emulator),
    sources: {
      repositories: 'harbor',
      artifacts: 'harbor',
      untagged: 'harbor',
      'tag-create': 'harbor',
      'tag-delete': 'harbor',
      'artifact-delete': 'harbor',
      'scan-start': 'harbor',
      storage: 'harbor',
      policies: 'harbor',
    },
  }
})

describeArtifacts('a platform without Harbor’s API', async () => {
  const emulator = await startEmulator({ without: ['harbor', 'extension'] })
  return {
    ...groundOf(emulator),
    env: platformOf(emulator),
    startTag: versionMaker(emulator),
    sources: {
      artifacts: 'platform',
      'tag-create': 'registry',
      'tag-delete': 'platform',
      'artifact-delete': 'platform',
    },
  }
})

describeArtifacts('a bare registry', async () => {
  const emulator = await startEmulator({ profile: 'oci', without: ['platform', 'harbor'] })
  return {
    ...groundOf(emulator),
    sources: {
      repositories: 'registry',
      artifacts: 'registry',
      'tag-create': 'registry',
      'tag-delete': 'registry',
      'artifact-delete': 'registry',
    },
  }
})

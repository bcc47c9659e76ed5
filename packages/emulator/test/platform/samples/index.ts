import type { Sample } from '../support/sample.js'
import { appSamples } from './apps.js'
import { deploymentSamples } from './deployments.js'
import { extensionSamples } from './extension.js'
import { tagSamples } from './tags.js'
import { versionSamples } from './versions.js'
import { wizardSamples } from './wizard.js'

/** Samples of every operation. */
export const samples: readonly Sample[] = [
  ...appSamples,
  ...versionSamples,
  ...tagSamples,
  ...wizardSamples,
  ...deploymentSamples,
  ...extensionSamples,
]

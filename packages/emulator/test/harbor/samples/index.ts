import type { HarborSample } from '../support/sample.js'
import { allowlistSamples } from './allowlists.js'
import { artifactSamples } from './artifacts.js'
import { immutableSamples } from './immutable.js'
import { labelSamples } from './labels.js'
import { projectSamples } from './projects.js'
import { quotaSamples } from './quotas.js'
import { repositorySamples } from './repositories.js'
import { retentionSamples } from './retention.js'
import { robotSamples } from './robots.js'
import { scanSamples } from './scans.js'
import { systemSamples } from './system.js'
import { tagSamples } from './tags.js'
import { webhookSamples } from './webhooks.js'

/** Samples of every operation. */
export const samples: readonly HarborSample[] = [
  ...allowlistSamples,
  ...artifactSamples,
  ...immutableSamples,
  ...labelSamples,
  ...projectSamples,
  ...quotaSamples,
  ...repositorySamples,
  ...retentionSamples,
  ...robotSamples,
  ...scanSamples,
  ...systemSamples,
  ...tagSamples,
  ...webhookSamples,
]

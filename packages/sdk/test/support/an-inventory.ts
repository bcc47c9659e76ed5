import type {
  Capability,
  CapabilityReport,
  ContentSourceName,
  Feature,
} from '../../src/inventory/capability.js'
import type { Inventory } from '../../src/inventory/inventory.js'
import { aRegistry } from './a-registry.js'

const UNSUPPORTED: Capability = { state: 'unsupported', reason: 'it is not played' }
const NOTHING: CapabilityReport['features'] = {
  repositories: UNSUPPORTED,
  artifacts: UNSUPPORTED,
  untagged: UNSUPPORTED,
  'tag-create': UNSUPPORTED,
  'tag-delete': UNSUPPORTED,
  'artifact-delete': UNSUPPORTED,
  scans: UNSUPPORTED,
  'scan-start': UNSUPPORTED,
  storage: UNSUPPORTED,
  'storage-requests': UNSUPPORTED,
  policies: UNSUPPORTED,
  'app-versions': UNSUPPORTED,
  templates: UNSUPPORTED,
  link: UNSUPPORTED,
}

/** An inventory that was never probed: what is in `sources` is supported, and nothing else. */
export function anInventory({
  sources = {},
  ...over
}: Partial<Inventory> & {
  readonly sources?: Readonly<Partial<Record<Feature, ContentSourceName>>>
}): Inventory {
  const registry = over.registry ?? aRegistry('registry.example.com')
  const supported = Object.entries(sources).map(([feature, source]) => {
    return [feature, { state: 'supported', source, reason: 'it is played' }]
  })
  const features = { ...NOTHING, ...Object.fromEntries(supported) }
  return {
    project: 'studio',
    harbor: undefined,
    platform: undefined,
    ...over,
    registry,
    capabilities: { registry: registry.host, kind: 'oci', features },
  }
}

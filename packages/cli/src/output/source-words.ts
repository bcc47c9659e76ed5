import type { ContentSourceName } from '@slipway/sdk'

const NAMES: Readonly<Record<ContentSourceName, string>> = {
  extension: "the platform's registry service",
  harbor: 'Harbor',
  platform: 'the platform',
  registry: 'the registry itself',
}

/** Who answers, as it stands in a sentence: `told by Harbor`. */
export function sourceName(source: ContentSourceName): string {
  return NAMES[source]
}

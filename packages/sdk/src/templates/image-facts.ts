import { formatPlatform } from '../oci/platform.js'
import { readImage } from '../registry/read-image.js'
import type { Repository } from '../registry/repository.js'
import type { TemplateFacts } from './template-facts.js'

/**
 * What the image of a tag or digest says that matters to its template: exposed ports, command, platform, user.
 *
 * Network: 2 GETs, 3 with an index.
 *
 * @throws NotFoundError with code `MANIFEST_UNKNOWN`, also for an index without an image for the platform that is hosted.
 */
export async function readImageFacts(
  repository: Repository,
  reference: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<TemplateFacts> {
  const { config } = await readImage(repository, reference, { signal })
  const { exposedPorts = [], entrypoint = [], args = [], user = '' } = config.run
  const { os, architecture } = config.platform
  return {
    exposedPorts,
    command: [...entrypoint, ...args],
    // A config of another form tells no platform.
    ...(os !== '' && architecture !== '' && { platform: formatPlatform(config.platform) }),
    user,
  }
}

import { namingRule } from '../inventory/name-rule.js'
import type { Image } from '../pack/assemble-image.js'
import { startStep } from '../support/progress.js'
import type { PushState } from './push-state.js'

/**
 * Hop 9: sends the config, then puts the manifest under the tag. Nothing changes under the tag before every blob of
 * the image is in the registry, and the registry must answer with our digest. Returns the bytes of config sent.
 */
export async function publishImage(
  { repository, session, target, options }: PushState,
  image: Image,
  { isConfigHeld }: { readonly isConfigHeld: boolean },
): Promise<number> {
  const { signal } = options
  const step = startStep(options.onProgress, 'publish', 'items', 1)
  const { digest, sizeBytes, bytes } = image.config
  const mustSend = !isConfigHeld && !(await repository.blobs.exists(digest, { signal }))
  if (mustSend) await repository.blobs.upload({ digest, sizeBytes, open: () => bytes }, { signal })
  await namingRule(session, { ...target, signal }, () =>
    repository.manifests.put(target.tag, image.manifest, { signal }),
  )
  step.add(1)
  step.finish()
  return mustSend ? sizeBytes : 0
}

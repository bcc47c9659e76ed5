import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { unknownArtifact } from '../inventory/unknown-artifact.js'
import type { Digest } from '../reference/digest.js'
import type { Reference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'

/**
 * The digest of what a tag or digest names. Network: 1 request, to Harbor's API where it may be asked, because it shows what a
 * policy hides from the registry.
 *
 * @param options.action A verb phrase that follows "Could not".
 * @throws NotFoundError `MANIFEST_UNKNOWN`; ConflictError where a policy hides it.
 */
export async function digestOfReference(
  inventory: Inventory,
  reference: Reference,
  { action, signal }: { readonly action: string; readonly signal?: AbortSignal | undefined },
): Promise<Digest> {
  const { repository } = reference
  const wanted = wantedOf(reference)
  const source = artifactSource(inventory)
  const found =
    source.name === 'harbor'
      ? await source.artifact(repository, wanted, { signal })
      : await inventory.registry.repository(repository).manifests.head(wanted, { signal })
  if (found === undefined) throw unknownArtifact(action, reference)
  return found.digest
}

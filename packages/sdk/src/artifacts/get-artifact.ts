import { withAppVersions } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { unknownArtifact } from '../inventory/unknown-artifact.js'
import type { Reference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import { appUse } from './list-artifacts.js'

/**
 * The artifact that a tag or digest names, from the best source.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN`.
 */
export async function getArtifact(
  inventory: Inventory,
  reference: Reference,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Artifact> {
  const wanted = wantedOf(reference)
  const [found, use] = await Promise.all([
    artifactSource(inventory).artifact(reference.repository, wanted, options),
    appUse(inventory, options),
  ])
  if (found === undefined) throw unknownArtifact('read the artifact', reference)
  return use === undefined ? found : withAppVersions(found, use)
}

import { isSdkError } from '../errors/guards.js'
import { type AppUse, readAppUse, withAppVersions } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import type { ListPage, PageOptions } from '../inventory/listing.js'
import { artifactSource } from '../inventory/sources.js'

/** The artifacts of a repository from the best source, with the app versions of their tags where the platform tells. */
export async function* listArtifacts(
  inventory: Inventory,
  repository: string,
  options: PageOptions,
): AsyncGenerator<ListPage<Artifact>> {
  let asked: { readonly use: AppUse | undefined } | undefined
  for await (const page of artifactSource(inventory).artifacts(repository, options)) {
    // Not before there is a page: an unknown repository is the error to tell.
    asked ??= { use: await appUse(inventory, options) }
    const { use } = asked
    yield use === undefined
      ? page
      : { ...page, items: page.items.map((artifact) => withAppVersions(artifact, use)) }
  }
}

/** Which tags the app versions start; `undefined` without platform, and where it does not answer: lists go on without. */
export async function appUse(
  { platform, registry }: Inventory,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<AppUse | undefined> {
  if (platform === undefined) return undefined
  try {
    return await readAppUse(platform, registry.host, { signal })
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return undefined
  }
}

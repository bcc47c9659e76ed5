import type { ErrorCode } from '../errors/code.js'
import type { ErrorJson } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Difference } from '../templates/difference.js'
import { type ImageTag, isImage, readImageTags, taggedImage } from './image-tags.js'
import { openTagMaker, type TagMaker, type TagMakerInput } from './tag-maker.js'
import type { EnsuredVersion, VersionDesk } from './version-desk.js'
import { isCounted } from './version-number.js'

/** Failures one after another after which the next tag probably fares no better. */
const MAX_FAILURES_IN_A_ROW = 3

/** What the other tags would fail by as well. */
const ENDING: readonly ErrorCode[] = [
  'PLAN_LIMIT',
  'UNAUTHENTICATED',
  'CREDENTIAL_MISSING',
  'CREDENTIAL_REJECTED',
  'TOKEN_KIND_WRONG',
  'DENIED',
  'PULL_CREDENTIAL_REQUIRED',
  'ACCESS_REQUIRED',
]

/** What became of one tag. */
export interface LinkedItem {
  readonly tag: string
  readonly outcome: 'created' | 'existing' | 'conflict' | 'failed'
  readonly app?: string
  /** Absent for a dry run by a pattern with `{n}`, which counts when versions are made. */
  readonly version?: string
  /** Of a conflict. */
  readonly differences?: readonly Difference[]
  /** Of a failure. */
  readonly error?: ErrorJson
}

/** What {@link reconcileRepository} works on. */
export interface ReconcileInput extends TagMakerInput {
  /** From `openRepositoryDesk`. Who keeps it from one run to the next refreshes it between them. */
  readonly desk: VersionDesk
  /** Makes nothing, and tells as `created` what would be made. */
  readonly dryRun?: boolean | undefined
  /** Told of each tag as soon as it is done. */
  readonly onItem?: ((item: LinkedItem) => void) | undefined
  /** Told of the tags that are left alone after a failure that they would share. */
  readonly onUntried?: ((tags: readonly string[]) => void) | undefined
}

/**
 * Has every image tag of a repository have its app version, the oldest first; tags that have one are not among the items, and
 * neither are signatures and the like. `undefined` where the repository has no template. A failure is a part of the result. A
 * full plan, a credential that is not believed or missing, and three failures in a row that the newest tag shares end the work.
 *
 * Network: the template; as `artifacts` of the best source; then for each tag without a version as `ensureTag` of an old tag.
 *
 * @throws what reading the template, the tags and the versions fails with; AbortError.
 */
export async function reconcileRepository(input: ReconcileInput): Promise<readonly LinkedItem[] | undefined> {
  const { onItem, onUntried } = input
  const maker = await openTagMaker(input)
  if (maker === undefined) return undefined
  const open = [...(await tagsWithoutVersion(input))]
  const items: LinkedItem[] = []
  let failures = 0
  for (let next = open.shift(); next !== undefined; next = takeNext(open, failures)) {
    const item = await linkOne(next, maker, input)
    if (item === undefined) continue
    items.push(item)
    onItem?.(item)
    failures = item.outcome === 'failed' ? failures + 1 : 0
    if (item.error !== undefined && (ENDING.includes(item.error.code) || failures > MAX_FAILURES_IN_A_ROW)) {
      onUntried?.(open.map(({ tag }) => tag))
      break
    }
  }
  return items
}

/** The oldest tag that is left; the newest where old ones fail, which may have no version for ever. */
function takeNext(open: ImageTag[], failures: number): ImageTag | undefined {
  return failures >= MAX_FAILURES_IN_A_ROW ? open.pop() : open.shift()
}

async function tagsWithoutVersion(input: ReconcileInput): Promise<readonly ImageTag[]> {
  const { inventory, desk, repository, signal } = input
  const registry = inventory.registry.host
  const open: ImageTag[] = []
  for (const found of await readImageTags(inventory, repository, { signal })) {
    const versions = await desk.find({ registry, repository, tag: found.tag }, { signal })
    if (versions.length === 0) open.push(found)
  }
  return open
}

/** `undefined` for what turns out to be no image. */
async function linkOne(
  imageTag: ImageTag,
  maker: TagMaker,
  { inventory, dryRun, signal }: ReconcileInput,
): Promise<LinkedItem | undefined> {
  const { tag } = imageTag
  try {
    if (!(await isImage(inventory, imageTag, { signal }))) return undefined
    const image = taggedImage(imageTag, inventory.registry.host)
    const ensured = await maker.ensure(image, { isNew: false, dryRun, signal })
    return ensured && itemOf(tag, ensured, dryRun === true && isCounted(maker.template.versionName ?? ''))
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return { tag, outcome: 'failed', app: maker.template.app, error: error.toJSON() }
  }
}

function itemOf(tag: string, ensured: EnsuredVersion, isNameOpen: boolean): LinkedItem {
  const { app, version, outcome, differences } = ensured
  const named = isNameOpen && outcome === 'created' ? { app } : { app, version }
  return { tag, outcome, ...named, ...(outcome === 'conflict' && { differences }) }
}

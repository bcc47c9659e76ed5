import type { Artifact } from '../inventory/artifact.js'
import type { Digest } from '../reference/digest.js'
import type { BlockReason } from './delete-plan.js'
import { matchesTag } from './tag-pattern.js'

/** What decides whether an artifact may go. */
export interface BlockRules {
  readonly protect: readonly string[]
  readonly includesUsed: boolean
  /** Indexes that stay, by the digest of each of their parts. */
  readonly holders: ReadonlyMap<Digest, Artifact>
  /** Whether what has no tag can be deleted here. */
  readonly deletesUntagged: boolean
}

/** Why an artifact stays although it was asked for; none where it may go. */
export function blockReasons({ digest, tags }: Artifact, rules: BlockRules): BlockReason[] {
  const reasons: BlockReason[] = []
  for (const { name, isImmutable, appVersions = [] } of tags) {
    if (isImmutable) {
      reasons.push({ code: 'TAG_IMMUTABLE', message: `A rule of the project holds the tag ${name}.` })
    }
    if (matchesTag(rules.protect, name)) {
      reasons.push({ code: 'TAG_PROTECTED', message: `The tag ${name} is protected.` })
    }
    const [first, ...others] = appVersions
    if (first !== undefined && !rules.includesUsed) {
      const more = others.length === 0 ? '' : `, and ${others.length} more`
      const users = `version ${first.version} of the app ${first.app}${more}`
      reasons.push({ code: 'TAG_USED', message: `The tag ${name} is started by ${users}.` })
    }
  }
  const holder = rules.holders.get(digest)
  if (holder !== undefined) {
    const index = holder.tags[0]?.name ?? holder.digest.slice(0, 19)
    reasons.push({ code: 'PART_OF_INDEX', message: `The index ${index} names it. Delete that one first.` })
  }
  if (tags.length === 0 && !rules.deletesUntagged) {
    reasons.push({ code: 'UNTAGGED', message: 'The platform deletes by tag only, and it has none.' })
  }
  return reasons
}

import { type DeleteSelection, type PlanDeleteOptions, parseReference } from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import { timeSpanMs } from './time-span.js'
import { wholeNumber } from './whole-number.js'

/** The flags of `slipway delete` that say what goes. */
export interface DeletionFlags {
  readonly olderThan?: string
  readonly keepNewest?: string
  readonly untagged?: boolean
  readonly protect?: readonly string[]
  readonly includeUsed?: boolean
}

/** Completes short references here: which registry is meant does not matter for where a repository ends. */
const ANY_REGISTRY = { registry: 'registry.invalid' }

/**
 * What a command line asks to delete: artifacts by reference, or a choice from one repository.
 *
 * @throws ConfigError with code `OPTION_INVALID` where that is neither one nor the other, or of two repositories;
 * `REFERENCE_INVALID` for what is no reference.
 */
export function deleteSettings(targets: readonly string[], flags: DeletionFlags): PlanDeleteOptions {
  const parts = targets.map(splitTarget)
  const [repository = '', other] = new Set(parts.map((part) => part.repository))
  if (other !== undefined) {
    throw usageError(
      `${repository} and ${other} are two repositories`,
      'Delete from one repository at a time: what goes is shown and asked for repository by repository.',
    )
  }
  const references = parts.flatMap(({ wanted }) => wanted ?? [])
  const choice = choiceOf(flags)
  const isChosen = Object.values(choice).some((value) => value !== undefined)
  if (references.length > 0 && (isChosen || references.length < parts.length)) {
    throw usageError(
      'tags and digests cannot be combined with a choice from the repository',
      `Name them alone, or write ${repository} with --older-than, --keep-newest or --untagged.`,
    )
  }
  if (references.length === 0 && !isChosen) {
    throw usageError(
      `${repository} is a whole repository, and nothing says what of it may go`,
      'Add --older-than 30d, --keep-newest 10 or --untagged, or name tags: REPOSITORY:TAG.',
    )
  }
  const { protect, includeUsed } = flags
  return { repository, ...(isChosen ? choice : { references }), protect, includeUsed }
}

function choiceOf({ olderThan, keepNewest, untagged }: DeletionFlags): DeleteSelection {
  return {
    olderThanMs: olderThan === undefined ? undefined : timeSpanMs('--older-than', olderThan),
    keepNewest: wholeNumber('--keep-newest', keepNewest),
    untagged,
  }
}

/** The digest counts where a target has both: it is the more exact name. */
function splitTarget(text: string): { readonly repository: string; readonly wanted: string | undefined } {
  const { tag, digest } = parseReference(text, ANY_REGISTRY)
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return { repository: text.slice(0, text.length - suffix.length), wanted: digest ?? tag }
}

import type { PlannedDeletion } from './delete-plan.js'

/** Deletes planned artifacts of one repository, one after another, each after a last look. */
export interface Remover {
  /**
   * Deletes one with all its tags. `changed`: it has a tag that was not planned, or a planned tag names another artifact, and
   * nothing was done.
   *
   * @throws everything that the deletion fails with.
   */
  remove(item: PlannedDeletion, options: RemoveOptions): Promise<'deleted' | 'gone' | 'changed'>
}

/** Ends a deletion early. */
export interface RemoveOptions {
  readonly signal?: AbortSignal | undefined
}

/** Whether an artifact has no tag but those that were planned. It may have lost some meanwhile. */
export function hasOnlyPlannedTags(
  tags: readonly { readonly name: string }[],
  { tags: planned }: PlannedDeletion,
): boolean {
  const names = new Set(planned.map(({ name }) => name))
  return tags.every(({ name }) => names.has(name))
}

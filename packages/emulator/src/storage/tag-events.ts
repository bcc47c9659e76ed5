import type { Digest } from '../oci/digest.js'

/** A tag was pushed. */
export interface TagPushed {
  readonly repository: string
  readonly tag: string
  readonly digest: Digest
  /** False where the tag was there already, whatever it pointed to. */
  readonly isNewTag: boolean
}

/** A tag was deleted, by itself or with its manifest. */
export interface TagDeleted {
  readonly repository: string
  readonly tag: string
}

/** Who is told of tags. */
export interface TagEvents {
  /**
   * Adds a listener that is called inside of the transaction that stores the tag: what it writes to the database lasts
   * exactly if the tag does. When it throws, nothing is stored and the push fails.
   */
  onTag(listener: (event: TagPushed) => void): void
  /** The same for deleted tags; the tag is gone when the listener is called. */
  onTagDeleted(listener: (event: TagDeleted) => void): void
}

/** The side of {@link TagEvents} that calls the listeners, in the order in which they were added. */
export interface TagEventSource extends TagEvents {
  pushed(event: TagPushed): void
  deleted(event: TagDeleted): void
}

/** Creates a source without listeners. */
export function createTagEventSource(): TagEventSource {
  const onPush: ((event: TagPushed) => void)[] = []
  const onDeletion: ((event: TagDeleted) => void)[] = []
  return {
    onTag: (listener) => void onPush.push(listener),
    onTagDeleted: (listener) => void onDeletion.push(listener),
    pushed(event) {
      for (const listener of onPush) listener(event)
    },
    deleted(event) {
      for (const listener of onDeletion) listener(event)
    },
  }
}

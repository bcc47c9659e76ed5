import type { Digest } from '../../oci/digest.js'

/** Kinds of events that the emulator tells webhooks of, as Harbor names them. */
export const EVENT_TYPES = [
  'DELETE_ARTIFACT',
  'PULL_ARTIFACT',
  'PUSH_ARTIFACT',
  'QUOTA_EXCEED',
  'QUOTA_WARNING',
  'SCANNING_COMPLETED',
  'SCANNING_FAILED',
  'SCANNING_STOPPED',
] as const

/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number]

/** Something that happened in a project. */
export interface HarborEvent {
  readonly type: EventType
  /** Full name, project and name. */
  readonly repository: string
  /** Who caused it; empty where nobody did. */
  readonly operator: string
  readonly artifact?: {
    /** Undefined for a push that was refused. */
    readonly digest?: Digest | undefined
    /** The tag by which it was asked for; its digest where it was asked for by that. */
    readonly tag?: string | undefined
  }
  /** The request that caused it. */
  readonly requestId?: string
  /** In words, of quota events. */
  readonly details?: string
}

/** Who is told of events. Listeners are called after the change, one after the other. */
export interface HarborEvents {
  on(listener: (event: HarborEvent) => void): void
  emit(event: HarborEvent): void
}

/** Creates events without listeners. */
export function createHarborEvents(): HarborEvents {
  const listeners: ((event: HarborEvent) => void)[] = []
  return {
    on: (listener) => void listeners.push(listener),
    emit(event) {
      for (const listener of listeners) listener(event)
    },
  }
}

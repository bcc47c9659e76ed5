import type { RequestKind } from './request-kind.js'

/** The requests of a push in their order: the columns of the table. */
export const HOP_IDS = [
  'ping',
  'token',
  'base-manifest',
  'tag',
  'tags',
  'previous',
  'previous-config',
  'blob',
  'mount',
  'base-layer',
  'session',
  'patch',
  'close',
  'put-layer',
  'put-config',
  'manifest',
  'cancel',
] as const

/** The name of a {@link Hop}. */
export type HopId = (typeof HOP_IDS)[number]

/** One request of a push, and how to make a push that sends it. */
export interface Hop {
  /** As the page explains it. */
  readonly title: string
  readonly kind: RequestKind
  /** Which request of its kind it is, counted from 1. */
  readonly nth: number
  /** How many requests of the kind are under way at the same time, each with attempts of its own. */
  readonly parallel: number
  /** Where the base comes from: none is needed, the target registry, or another one; then the fault is in that one. */
  readonly base: 'none' | 'same registry' | 'other registry'
  /** Whether the fault is in the registry of the base image. */
  readonly isAtSource: boolean
}

const hop = (title: string, kind: RequestKind, over: Partial<Hop> = {}): Hop => ({
  title,
  kind,
  nth: 1,
  parallel: 1,
  base: 'none',
  isAtSource: false,
  ...over,
})

/** Every {@link Hop} by its name. */
export const HOPS: Readonly<Record<HopId, Hop>> = {
  ping: hop('`GET /v2/`: how does one sign in', 'ping'),
  token: hop('`GET` of a token', 'token'),
  'base-manifest': hop("`GET` of the base image's manifest", 'get-manifest', {
    base: 'other registry',
    isAtSource: true,
  }),
  tag: hop('`HEAD` of the tag', 'head-tag'),
  tags: hop('`GET` of the tag list', 'list-tags'),
  previous: hop("`GET` of the previous image's manifest", 'get-manifest'),
  'previous-config': hop("`GET` of the previous image's config", 'get-blob'),
  blob: hop('`HEAD` of a layer', 'head-blob', { parallel: 2 }),
  mount: hop('`POST` that mounts a layer of the base', 'mount', { base: 'same registry' }),
  'base-layer': hop('`GET` of a layer of the base', 'get-blob', {
    base: 'other registry',
    isAtSource: true,
    nth: 2,
  }),
  session: hop('`POST` that opens an upload session', 'post', { parallel: 3 }),
  patch: hop('`PATCH` with a large layer', 'patch'),
  close: hop('`PUT` that closes a large layer', 'put-close'),
  'put-layer': hop('`PUT` with a small layer', 'put-blob', { parallel: 2 }),
  'put-config': hop('`PUT` with the config', 'put-blob', { nth: 3 }),
  manifest: hop('`PUT` of the manifest under the tag', 'put-manifest'),
  cancel: hop('`DELETE` of an upload session', 'delete'),
}

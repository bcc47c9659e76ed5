import type { Secret } from '../log/secret.js'
import type { UsernameToken } from '../session/client-options.js'
import type { WatchEvent } from './watch-event.js'

/** Where a watch receives webhooks. */
export interface WatchListen {
  /**
   * Address or name of this machine. Beyond loopback it takes a secret.
   * @defaultValue `127.0.0.1`
   */
  readonly host?: string | undefined
  /** 0 to 65535; 0 is a free one, which the event `listening` names. */
  readonly port: number
  /**
   * Path that events are sent to.
   * @defaultValue `/hook`
   */
  readonly path?: string | undefined
}

/** Options of `client.watch`. */
export interface WatchOptions {
  /**
   * Repositories of one project, short or with their project.
   * @defaultValue those of the `slipway.json` that have a template
   */
  readonly repositories?: readonly string[] | undefined
  /**
   * Milliseconds from one look at everything to the next: 1,000 to 86,400,000.
   * @defaultValue 60,000
   */
  readonly intervalMs?: number | undefined
  /** Looks at everything once and ends. Default false. */
  readonly once?: boolean | undefined
  /** Receives webhooks, which only wake the watch up. Default: it looks from time to time. */
  readonly listen?: WatchListen | undefined
  /**
   * Where Harbor reaches what listens here; without a path, that of `listen` counts. Events are taken at both paths, since a
   * proxy may pass on either. `register` needs it.
   */
  readonly publicUrl?: string | undefined
  /**
   * What Harbor sends as the `Authorization` header of each webhook.
   * @defaultValue `SLIPWAY_WEBHOOK_SECRET` (or `…_FILE`)
   */
  readonly secret?: string | Secret | undefined
  /** Makes the project's webhook policy `slipway-watch`, or brings it up to date, as an administrator. Default false. */
  readonly register?: boolean | undefined
  /**
   * An administrator of the project, for `register`. Used for that and never stored.
   * @defaultValue `SLIPWAY_HARBOR_USERNAME` and `SLIPWAY_HARBOR_PASSWORD` (or `…_FILE`), for the host in `SLIPWAY_REGISTRY`
   */
  readonly admin?: UsernameToken | undefined
  /** Ends the watch, which resolves then; with `once` it rejects. */
  readonly signal?: AbortSignal | undefined
  /** Told of what happens. */
  readonly onEvent?: ((event: WatchEvent) => void) | undefined
}

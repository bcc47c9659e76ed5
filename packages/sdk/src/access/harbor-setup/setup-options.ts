import type { Secret } from '../../log/secret.js'
import type { UsernameToken } from '../../session/client-options.js'
import type { HarborSetupStep } from './setup-plan.js'

/** Where a Harbor tells what happens in the project. */
export interface HarborWebhook {
  /** `https://` address that gets a POST for each event. */
  readonly url: string
  /**
   * Sent as the `Authorization` header, as it is: Harbor signs nothing, so that the receiver has nothing else to go by.
   * @defaultValue `SLIPWAY_WEBHOOK_SECRET` (or `…_FILE`), else the one that the policy has for this address
   */
  readonly secret?: string | Secret | undefined
}

/** What a Harbor project is to have. */
export interface HarborSetupOptions {
  /**
   * An administrator of the project, or of the Harbor. Used for this call and never stored.
   * @defaultValue `SLIPWAY_HARBOR_USERNAME` and `SLIPWAY_HARBOR_PASSWORD` (or `…_FILE`), for the host in `SLIPWAY_REGISTRY`
   */
  readonly admin?: UsernameToken | undefined
  /** @defaultValue the client's project */
  readonly project?: string | undefined
  /**
   * Names of the two robot accounts, without prefix and project.
   * @defaultValue `slipway-push` and `slipway-pull`
   */
  readonly robots?: { readonly push?: string | undefined; readonly pull?: string | undefined } | undefined
  /**
   * Days that a secret works which this call makes; -1 is for ever. Others keep their time.
   * @defaultValue 365
   */
  readonly durationDays?: number | undefined
  /** Makes a webhook policy named `slipway`, or brings it up to date. Default none: what is there stays. */
  readonly webhook?: HarborWebhook | undefined
  /**
   * Has every push scanned. False leaves the project's setting as it is.
   * @defaultValue true
   */
  readonly scan?: boolean | undefined
  /**
   * Gives robot accounts that exist another secret and a new time. The old secret stops working at once, on servers too.
   * @defaultValue false
   */
  readonly renew?: boolean | undefined
  /** Whether somebody is there to answer a dialog of the operating system. Default false. */
  readonly isInteractive?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Called when a step is done; not for those with nothing to do. */
  readonly onStep?: ((step: HarborSetupStep) => void) | undefined
}

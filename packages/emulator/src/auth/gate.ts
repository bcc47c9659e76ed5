import type { RequestContext } from '../server/request-context.js'
import type { RequestError } from '../server/request-error.js'
import type { Need } from './accounts.js'

/** The realm of Basic challenges and the service name of Bearer challenges. */
export const SERVICE = 'slipway-emulator'

/** Who sent a request, as far as rights go. */
export interface Caller {
  /** Tells whether this request carries a right. */
  holds(need: Need): boolean
  /**
   * Tells whether the account behind the request has a right, even if this request's token does not carry it.
   */
  mayObtain(need: Need): boolean
  /** The registry's administrator may list all repositories. */
  readonly isAdministrator: boolean
}

/** Decides who may pass. One gate for each way to authenticate. */
export interface Gate {
  /**
   * Gives the caller, if the request proves an identity and carries all the rights.
   *
   * @throws {@link RequestError} 401 with a challenge, or 403 where a new attempt cannot help.
   */
  admit(context: RequestContext, needs: readonly Need[]): Caller
  /** Gives the error for a caller who holds too little; where more can be had, it asks to come back with that. */
  refuse(context: RequestContext, needs: readonly Need[]): RequestError
}

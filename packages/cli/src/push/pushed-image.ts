import type { PushPlan, PushReceipt, SdkError } from '@slipway/sdk'

/** What became of one image: pushed, only planned, or neither. */
export type Pushed =
  | { readonly receipt: PushReceipt }
  | { readonly plan: PushPlan }
  | { readonly error: SdkError }

/** The same of one of `slipway push --all`, with its name in the project file. */
export type PushedImage = Pushed & { readonly image: string }

/** Tells whether somebody ended it. */
export function isCancelled(one: Pushed): boolean {
  return 'error' in one && one.error.code === 'ABORTED'
}

import { withHint } from '../errors/with-hint.js'
import { isNotFound } from '../platform/missing.js'

/** What to do about a name that the platform does not know. */
export const NAME_HINT =
  'Check the spelling: slipway apps lists the apps, slipway apps versions APP their versions.'

/** The result of work about an app; where the platform has no such app or version, the error says where their names are found. */
export async function withNameHint<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw withHint(error, NAME_HINT)
  }
}

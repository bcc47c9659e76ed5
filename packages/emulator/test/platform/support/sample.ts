import type { EmulatorOptions } from '../../../src/index.js'
import type { Reply } from '../../support/client.js'
import type { Platform } from './a-platform.js'

/** One request to one operation, whose answer has to be as documented. */
export interface Sample {
  /** Method and path as documented, such as `GET /v1/app/{app_name}`. */
  readonly operation: string
  /** What the request does, for the test's name. */
  readonly does: string
  readonly status: number
  /** For an emulator of its own; the other samples share one. */
  readonly options?: EmulatorOptions
  /**
   * Prepares what is needed and sends the request.
   *
   * @param name - Taken by no other sample: for an app or an image.
   */
  request(platform: Platform, name: string): Promise<Reply>
}

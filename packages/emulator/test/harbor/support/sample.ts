import type { EmulatorOptions } from '../../../src/index.js'
import type { Reply } from '../../support/client.js'
import type { Harbor } from './a-harbor.js'

/** One request to one operation of Harbor's API, whose answer has to be as documented. */
export interface HarborSample {
  /** Method and path as documented, such as `GET /projects/{project_name_or_id}`. */
  readonly operation: string
  /** What the request does, for the test's name. */
  readonly does: string
  readonly status: number
  /** For an emulator of its own; the other samples share one. */
  readonly options?: EmulatorOptions
  /**
   * Prepares what is needed and sends the request, the last one of all.
   *
   * @param name - Taken by no other sample: for a repository or a robot.
   */
  request(harbor: Harbor, name: string): Promise<Reply>
}

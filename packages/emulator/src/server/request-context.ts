import type { Answer } from './answer.js'
import type { Connection } from './connection.js'
import type { RequestBody } from './request-body.js'

/** A request as endpoints see it. */
export interface RequestContext {
  readonly method: string
  /** Path as the client sent it, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** Scheme and host under which the client reached the emulator, such as `http://127.0.0.1:5000`. */
  readonly origin: string
  readonly body: RequestBody
  readonly connection: Connection
  /** Gives a header by its name in lowercase. */
  header(name: string): string | undefined
}

/** One of the APIs that share a port. Gives undefined for a path that is not its own. */
export type Surface = (context: RequestContext) => Promise<Answer> | undefined

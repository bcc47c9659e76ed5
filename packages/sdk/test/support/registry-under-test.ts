import type { UsernameToken } from '../../src/session/client-options.js'

/** A running registry that the suites are run against: the emulator, or a program that we did not write. */
export interface RegistryUnderTest {
  /** Host and port. */
  readonly registry: string
  readonly project: string
  /** May push and pull. */
  readonly push: UsernameToken
  stop(): Promise<void>
}

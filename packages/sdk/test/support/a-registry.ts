import { onTestFinished } from 'vitest'
import type { Credential } from '../../src/credentials/credential.js'
import type { Logger } from '../../src/log/logger.js'
import { createRedactor } from '../../src/log/redactor.js'
import { Secret } from '../../src/log/secret.js'
import { openRegistry, type Registry, type RegistryOptions } from '../../src/registry/registry.js'
import { aClock } from './fake-clock.js'

/** The secret that no message, error or log line may show. */
export const SENTINEL = 'sentinel-secret-9f3b'

/** A logger that drops everything. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** A credential with the sentinel for its secret. */
export function aCredential(registry: string, overrides: Partial<Credential> = {}): Credential {
  return {
    kind: 'push',
    registry,
    username: 'robot$game+ci',
    secret: new Secret(SENTINEL),
    origin: 'SLIPWAY_PUSH_TOKEN',
    ...overrides,
  }
}

/** A registry client that waits for nothing and is closed when the test ends. Anonymous unless told otherwise. */
export function aRegistry(host: string, overrides: Partial<RegistryOptions> = {}): Registry {
  const registry = openRegistry({
    host,
    credential: 'anonymous',
    logger: silentLogger,
    redactor: createRedactor(),
    clock: aClock(),
    ...overrides,
  })
  onTestFinished(() => registry.close())
  return registry
}

/** The error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It succeeded.')
    },
    (error: unknown) => error,
  )
}

import type { EmulatorOptions } from '../../src/index.js'

/** Every profile with every way to authenticate, for clients that have to find the way in by themselves. */
export const WAYS_IN = (['oci', 'harbor'] as const).flatMap((profile) =>
  (['token', 'basic'] as const).map((auth) => ({ profile, auth }) satisfies EmulatorOptions),
)

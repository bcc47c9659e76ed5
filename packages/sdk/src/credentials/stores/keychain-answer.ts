import { z } from 'zod'
import type { KeychainAnswer } from './keychain-protocol.js'

const storedShape = z.object({
  kind: z.enum(['push', 'pull', 'api']),
  registry: z.string(),
  project: z.string().optional(),
  username: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().optional(),
  isDefault: z.boolean(),
})

const answerShape = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('done'),
    backend: z.string(),
    isProven: z.boolean(),
    found: z.object({ account: z.string(), entry: z.string() }).optional(),
    isRemoved: z.boolean().optional(),
    stored: z.array(storedShape).optional(),
    secrets: z.array(z.object({ name: z.string(), createdAt: z.string() })).optional(),
  }),
  z.object({
    state: z.literal('unavailable'),
    obstacle: z.enum(['not-installed', 'not-loadable', 'refused', 'silent', 'not-started']),
    reason: z.string(),
  }),
  z.object({ state: z.literal('broken'), reason: z.string() }),
])

/** Reads what the keychain program wrote; `undefined` for anything else. */
export function parseKeychainAnswer(text: string): KeychainAnswer | undefined {
  try {
    return answerShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

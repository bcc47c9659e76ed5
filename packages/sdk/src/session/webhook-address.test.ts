import { describe, expect, it } from 'vitest'
import { Secret } from '../log/secret.js'
import { findWebhookSecret } from './webhook-address.js'

const session = { env: {}, learn: () => undefined }

describe('the secret of a webhook', () => {
  it.each(['', ' ', '   ', '\t', 'a\nb', 'pässword'])('is not %j', (value) => {
    const refused = expect.objectContaining({ code: 'OPTION_INVALID' })

    expect(() => findWebhookSecret(session, value, 'watch with')).toThrow(refused)
    expect(() => findWebhookSecret(session, new Secret(value), 'watch with')).toThrow(refused)
  })

  it('is not blank in the environment', () => {
    const env = { SLIPWAY_WEBHOOK_SECRET: '  ' }

    expect(() => findWebhookSecret({ ...session, env }, undefined, 'watch with')).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })

  it('is the given one before that of the environment, and kept out of log lines', () => {
    const learned: string[] = []
    const found = findWebhookSecret(
      {
        env: { SLIPWAY_WEBHOOK_SECRET: 'of-the-environment' },
        learn: (secret) => void learned.push(secret.reveal()),
      },
      'Bearer given one',
      'watch with',
    )

    expect(found?.reveal()).toBe('Bearer given one')
    expect(learned).toEqual(['Bearer given one'])
    expect(findWebhookSecret(session, undefined, 'watch with')).toBeUndefined()
  })
})

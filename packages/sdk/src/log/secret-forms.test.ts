import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.js'
import { Secret } from './secret.js'

const secrets = fc
  .string({ minLength: 8, maxLength: 60, unit: 'grapheme' })
  .filter((text) => text.trim().length >= 8)
const around = fc.string({ maxLength: 20 })

function redact(secret: string, text: string): string {
  const redactor = createRedactor()
  redactor.learn(new Secret(secret))
  return redactor.text(text)
}

describe('a learnt secret', () => {
  it.each([
    ['as it is', (text: string) => text],
    ['JSON-escaped', (text: string) => JSON.stringify({ text })],
    ['URL-encoded', (text: string) => encodeURIComponent(text)],
    ['as a form field', (text: string) => new URLSearchParams({ text }).toString()],
  ])('is taken out of a text that holds it %s', (_, encode) => {
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const redacted = redact(secret, encode(`${before} ${secret} ${after}`))

        expect(redacted).toContain('[secret]')
        expect(redacted).not.toContain(secret)
      }),
    )
  })

  it.each(['base64', 'base64url'] as const)('is taken out of the %s of a longer text', (form) => {
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const encoded = Buffer.from(`${before}${secret}${after}`).toString(form)

        const redacted = redact(secret, `before ${encoded} after`)

        expect(redacted).toContain('[secret]')
        const left = redacted.split(' ').flatMap((word) => word.split('[secret]'))
        for (const piece of left) expect(Buffer.from(piece, form).toString()).not.toContain(secret)
      }),
    )
  })
})

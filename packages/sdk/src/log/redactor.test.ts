import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactingLogger } from './logger.js'
import { createRedactor } from './redactor.js'
import { Secret } from './secret.js'

describe('Secret', () => {
  it('shows a placeholder wherever it is printed', () => {
    const secret = new Secret('hunter2-hunter2')

    expect(
      [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(secret)].join(),
    ).not.toContain('hunter2')
    expect(Object.keys(secret)).toEqual([])
    expect(secret.reveal()).toBe('hunter2-hunter2')
  })
})

describe('createRedactor', () => {
  it('never lets a planted secret through, plain, in base64 or in a URL', () => {
    const value = fc
      .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 })
      .filter((text) => text.trim().length >= 8)

    fc.assert(
      fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
        const redactor = createRedactor()
        redactor.learn(new Secret(secret))
        const base64 = Buffer.from(secret).toString('base64')
        const encoded = encodeURIComponent(secret)

        const text = redactor.text(`${before}\n${secret}\n${base64}\n${encoded}\n${after}`)

        const [plain, inBase64, inUrl] = text.slice(redactor.text(`${before}\n`).length).split('\n')
        expect([plain, inBase64, inUrl]).not.toContain(secret)
        expect(text.includes(base64)).toBe(false)
      }),
    )
  })

  it('replaces what looks like an authorization even if nobody told it the secret', () => {
    const redactor = createRedactor()

    expect(redactor.text('Authorization: Bearer eyJhbGciOi.J9-_x')).toBe('Authorization: Bearer [secret]')
    expect(redactor.text('https://robot:s3cret@registry.example.com/v2/')).not.toContain('s3cret')
  })

  it("keeps the protocol's own query values and no other", () => {
    const redactor = createRedactor()

    expect(
      redactor.url('https://r.example/v2/a/blobs/uploads/?digest=sha256:ab&_state=opaque&mount=sha256:cd'),
    ).toBe('https://r.example/v2/a/blobs/uploads/?digest=sha256:ab&_state=[secret]&mount=sha256:cd')
  })

  it('keeps harmless headers and no other', () => {
    expect(
      createRedactor().headers({ 'Content-Type': 'text/plain', Authorization: 'Basic abc', Cookie: 'sid=1' }),
    ).toEqual({
      'Content-Type': 'text/plain',
      Authorization: '[secret]',
      Cookie: '[secret]',
    })
  })

  it('stands before every logger', () => {
    const redactor = createRedactor()
    redactor.learn(new Secret('planted-secret'))
    const lines: string[] = []
    const take = (message: string, fields?: object) => lines.push(`${message} ${JSON.stringify(fields)}`)
    const logger = redactingLogger({ debug: take, info: take, warn: take, error: take }, redactor)

    logger.debug('with planted-secret', { in: ['planted-secret'] })

    expect(lines).toEqual(['with [secret] {"in":["[secret]"]}'])
  })
})

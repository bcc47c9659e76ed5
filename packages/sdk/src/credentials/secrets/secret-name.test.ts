import { describe, expect, it } from 'vitest'
import { isSecretName, secretVariable } from './secret-name.js'
import { secretValueTrouble } from './secret-value.js'

describe('the name of a secret', () => {
  it.each(['a', 'rcon-password', 'API.key_2', '-', '__proto__', 'x'.repeat(64)])('may be %j', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(['', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(65), 'rcon-file', 'rcon_FILE', 'rcon.file'])(
    'is not %j',
    (name) => {
      expect(isSecretName(name)).toBe(false)
    },
  )

  it.each([
    ['rcon-password', 'SLIPWAY_SECRET_RCON_PASSWORD'],
    ['rcon.Password', 'SLIPWAY_SECRET_RCON_PASSWORD'],
    ['_2', 'SLIPWAY_SECRET__2'],
  ])('%s gives the variable %s', (name, variable) => {
    expect(secretVariable(name)).toBe(variable)
  })
})

describe('the value of a secret', () => {
  it.each(['123456', 'two\nlines', 'x'.repeat(4096), 'é'.repeat(2048)])(
    'may be as this one (%#)',
    (value) => {
      expect(secretValueTrouble(value)).toBeUndefined()
    },
  )

  it.each([
    ['', 'is empty'],
    ['12345', 'has fewer than 6 characters, which could not be kept out of logs and errors'],
    ['abc\0def', 'holds a NUL, which no variable can'],
    ['x'.repeat(4097), 'has 4097 bytes, and 4096 are the most'],
    ['é'.repeat(2049), 'has 4098 bytes, and 4096 are the most'],
  ])('is not one that is wrong (%#)', (value, trouble) => {
    expect(secretValueTrouble(value)).toBe(trouble)
  })
})

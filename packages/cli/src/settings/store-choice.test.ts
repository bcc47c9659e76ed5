import { describe, expect, it } from 'vitest'
import { storeChoice } from './store-choice.js'

describe('storeChoice', () => {
  it.each([
    [{}, undefined],
    [{ store: 'keychain' }, 'keychain'],
    [{ store: 'file' }, 'file'],
    [{ allowFileStore: true }, 'file'],
    [{ store: 'file', allowFileStore: true }, 'file'],
  ] as const)('makes of %j: %s', (flags, choice) => {
    expect(storeChoice(flags)).toBe(choice)
  })

  it('refuses a keychain that may be a file', () => {
    expect(() => storeChoice({ store: 'keychain', allowFileStore: true })).toThrow('contradict')
  })
})

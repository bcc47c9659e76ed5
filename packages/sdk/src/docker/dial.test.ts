import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { dial } from './dial.js'

it('hands modem headers that its debug output does not show', async () => {
  let shown = ''
  let sent: unknown
  const modem = {
    dial: (
      options: Readonly<Record<string, unknown>>,
      callback: (error: unknown, answer: unknown) => void,
    ) => {
      shown = inspect(options, { showHidden: true, depth: null })
      sent = JSON.parse(JSON.stringify(options.headers))
      callback(new Error('played'), undefined)
    },
  }
  const headers = { 'X-Registry-Auth': 'hunter22-sentinel' }
  const request = { method: 'POST', path: '/images/a/push', headers, action: 'push' } as const

  await expect(
    dial(modem, request, { isHijack: false, closed: new AbortController().signal }),
  ).rejects.toThrow('played')

  expect(sent).toEqual(headers)
  expect(shown).toContain('X-Registry-Auth')
  expect(shown).not.toContain('hunter22')
})

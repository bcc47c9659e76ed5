import { expect, it } from 'vitest'
import { resolveOptions } from './emulator-options.js'
import { openIdentity } from './identity.js'
import { IN_MEMORY, openDatabase } from './storage/database.js'

const memory = () => openDatabase(IN_MEMORY, { isLasting: false })

it('names the accounts as Harbor names robots, each with a secret of its own', () => {
  const { push, pull, apiToken, quickStartToken } = openIdentity(memory(), resolveOptions({}))

  expect(push.username).toBe('robot$studio+client-push')
  expect(pull.username).toBe('robot$studio+app-version-pull')
  expect(new Set([push.token, pull.token, apiToken, quickStartToken]).size).toBe(4)
})

it('is the same after a restart', () => {
  const database = memory()

  expect(openIdentity(database, resolveOptions({}))).toEqual(openIdentity(database, resolveOptions({})))
})

it('keeps what the options give', () => {
  const push = { username: 'me', token: 'mine' }

  expect(openIdentity(memory(), resolveOptions({ push, project: 'game', apiToken: 'one' }))).toMatchObject({
    push,
    pull: { username: 'robot$game+app-version-pull' },
    apiToken: 'one',
  })
})

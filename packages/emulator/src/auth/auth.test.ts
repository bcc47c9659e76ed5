import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAuthorization } from '../server/authorization.js'
import { IN_MEMORY, openDatabase } from '../storage/database.js'
import { type Account, openAccounts, randomSecret } from './accounts.js'
import { bearerChallenge } from './challenge.js'
import { grantScopes } from './token-scope.js'
import { createTokenSigner } from './token-signer.js'

const pusher: Account = {
  username: 'robot$studio+client-push',
  token: 'secret',
  project: 'studio',
  actions: ['pull', 'push', 'delete'],
}
const puller: Account = { ...pusher, username: 'robot$studio+app-version-pull', actions: ['pull'] }

describe('authorization header', () => {
  it('gives back name and secret whatever characters they have', () => {
    const username = fc.string().map((text) => text.replaceAll(':', ''))
    fc.assert(
      fc.property(username, fc.string(), (name, password) => {
        const value = Buffer.from(`${name}:${password}`).toString('base64')
        const pair = Buffer.from(value, 'base64').toString('utf8')

        const authorization = readAuthorization(`basic ${value}`)

        expect(authorization).toEqual({
          kind: 'basic',
          username: pair.slice(0, pair.indexOf(':')),
          password: pair.slice(pair.indexOf(':') + 1),
        })
      }),
    )
  })

  it.each([
    [undefined, 'none'],
    ['', 'other'],
    ['Basic', 'other'],
    ['Basic bm9jb2xvbg==', 'other'],
    ['Digest a=b', 'other'],
    ['Bearer a b', 'other'],
    ['bearer abc', 'bearer'],
  ])('reads %j as %s', (header, kind) => {
    expect(readAuthorization(header).kind).toBe(kind)
  })
})

describe('accounts', () => {
  it('knows an account by name and exact secret only', () => {
    const accounts = openAccounts(openDatabase(IN_MEMORY, { isLasting: false }))
    accounts.put(pusher)

    expect(accounts.authenticate(pusher.username, 'secret')).toEqual(pusher)
    expect(accounts.authenticate(pusher.username, 'secret ')).toBeUndefined()
    expect(accounts.authenticate(puller.username, 'secret')).toBeUndefined()
  })

  it('makes secrets of 32 letters and digits', () => {
    expect(randomSecret()).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(randomSecret()).not.toBe(randomSecret())
  })
})

describe('scopes', () => {
  it('grants what is both asked and allowed', () => {
    const scopes = ['repository:studio/a:pull,push repository:other/b:pull', 'repository:studio/c:*']

    expect(grantScopes(pusher, scopes)).toEqual([
      { type: 'repository', name: 'studio/a', actions: ['pull', 'push'] },
      { type: 'repository', name: 'other/b', actions: [] },
      { type: 'repository', name: 'studio/c', actions: ['pull', 'push', 'delete'] },
    ])
    expect(grantScopes(puller, scopes).map((grant) => grant.actions)).toEqual([['pull'], [], ['pull']])
  })

  it.each(['', 'registry:catalog:*', 'repository:studio/a', 'repository:../a:pull', 'repository:a:b:pull'])(
    'grants nothing for %j',
    (scope) => {
      expect(grantScopes(pusher, [scope])).toEqual([])
    },
  )
})

describe('tokens', () => {
  const claims = {
    username: pusher.username,
    access: [{ type: 'repository', name: 'studio/a', actions: ['pull'] }] as const,
  }

  it('proves its claims until it expires', () => {
    let nowMs = 0
    const signer = createTokenSigner(60, () => nowMs)
    const { token } = signer.issue(claims)

    expect(signer.verify(token)).toMatchObject(claims)
    nowMs = 60_000
    expect(signer.verify(token)).toBeUndefined()
  })

  it('is refused by another signer and after any change', () => {
    const signer = createTokenSigner(60)
    const { token } = signer.issue(claims)
    const [payload = '', signature = ''] = token.split('.')
    const richer = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('pull', 'push')).toString(
      'base64url',
    )

    expect(createTokenSigner(60).verify(token)).toBeUndefined()
    expect(signer.verify(`${richer}.${signature}`)).toBeUndefined()
    expect(signer.verify(payload)).toBeUndefined()
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(signer.verify(text)).toBeUndefined()
      }),
    )
  })
})

it('asks for all repositories of a request in one challenge', () => {
  const challenge = bearerChallenge({
    origin: 'http://127.0.0.1:5000',
    needs: [
      { repository: 'studio/a', action: 'push' },
      { repository: 'studio/b', action: 'pull' },
    ],
    error: 'insufficient_scope',
  })

  expect(challenge).toBe(
    'Bearer realm="http://127.0.0.1:5000/service/token",service="slipway-emulator",' +
      'scope="repository:studio/a:pull,push repository:studio/b:pull",error="insufficient_scope"',
  )
})

import { describe, expect, it } from 'vitest'
import { readAuthEntry } from './docker-auth-entry.js'

describe('readAuthEntry', () => {
  const pairOf = (entry: unknown) => {
    const read = readAuthEntry(entry)
    return read.state === 'pair' ? [read.username, read.secret.reveal()] : read
  }

  it.each([
    ['robot$studio+ci', 'Sec:ret$1'],
    ['robot', 'colons:::'],
    ['müller', 'pässwörd'],
  ])('takes user name and secret out of "auth" (%s)', (username, secret) => {
    const auth = Buffer.from(`${username}:${secret}`).toString('base64')

    expect(pairOf({ auth })).toEqual([username, secret])
  })

  it('takes user name and password where "auth" is missing', () => {
    expect(pairOf({ username: 'robot', password: 'secret', email: 'a@b' })).toEqual(['robot', 'secret'])
    expect(pairOf({ auth: '', username: 'robot', password: 'secret' })).toEqual(['robot', 'secret'])
  })

  it.each([[{}], [{ auth: '' }], [{ auth: null, email: 'a@b' }]])('takes %j for a mark', (entry) => {
    expect(readAuthEntry(entry)).toEqual({ state: 'empty' })
  })

  it.each<[string, unknown, string]>([
    ['an identity token', { auth: btoa('00000000:'), identitytoken: 'eyJh' }, 'identity token'],
    ['an identity token alone', { username: 'a', identitytoken: 'eyJh' }, 'identity token'],
    ['a registry token', { registrytoken: 'eyJh' }, 'registry token'],
    ['no base64', { auth: '$ecret$$' }, 'not base64'],
    ['base64 without its end', { auth: btoa('ab:c').slice(0, -1) }, 'not base64'],
    ['base64 of something else', { auth: btoa('planted') }, '"user:secret"'],
    [
      'base64 of what is no text',
      { auth: Buffer.from([0xff, 0x3a, 0xfe]).toString('base64') },
      '"user:secret"',
    ],
    ['a secret with a line end', { auth: btoa('robot:planted\n') }, 'line end'],
    ['a secret with NUL', { username: 'robot', password: 'plan\0ted' }, 'control character'],
    ['no user name', { auth: btoa(':planted') }, 'no user name'],
    ['no secret', { auth: btoa('robot:') }, 'no secret'],
    ['a colon in the user name', { username: 'a:b', password: 'planted' }, 'colon'],
    ['a number as its secret', { username: 'a', password: 7 }, 'not both texts'],
    ['a list', [], 'no object'],
    ['a text', 'planted', 'no object'],
  ])('says why %s is of no use, without repeating it', (_, entry, reason) => {
    const read = readAuthEntry(entry)

    expect(read).toMatchObject({ state: 'unusable', reason: expect.stringContaining(reason) })
    expect(JSON.stringify(read)).not.toContain('planted')
  })
})

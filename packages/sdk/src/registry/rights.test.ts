import { describe, expect, it } from 'vitest'
import { rightsInToken } from './rights.js'

const token = (claims: object) =>
  `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`
const access = (name: string, actions: readonly string[] | null) => ({
  access: [{ type: 'repository', name, actions }],
})

describe('rightsInToken', () => {
  it.each([
    [['pull', 'push'], { pull: 'yes', push: 'yes', delete: 'no' }],
    [['*'], { pull: 'yes', push: 'yes', delete: 'yes' }],
    [[], { pull: 'no', push: 'no', delete: 'no' }],
    [null, { pull: 'no', push: 'no', delete: 'no' }],
  ])('reads %j', (actions, rights) => {
    expect(rightsInToken(token(access('game/server', actions)), 'game/server')).toEqual(rights)
  })

  it('takes no other repository for the one that is asked about', () => {
    expect(rightsInToken(token(access('game/server', ['push'])), 'game/other').push).toBe('no')
  })

  it.each(['opaque', 'a.b.c', 'a.bnVsbA.c', ''])('knows nothing of %j', (opaque) => {
    expect(rightsInToken(opaque, 'game/server')).toEqual({
      pull: 'unknown',
      push: 'unknown',
      delete: 'unknown',
    })
  })
})

import { describe, expect, it } from 'vitest'
import { createPrincipals, type PermissionGrant } from './principals.js'

const PULL = { resource: 'repository', action: 'pull' }
const PUSH = { resource: 'repository', action: 'push' }

function robotWith(
  access: PermissionGrant['access'],
  more: readonly PermissionGrant[] = [],
  { isPublic = false } = {},
) {
  const permissions: readonly PermissionGrant[] = [{ kind: 'project', namespace: 'studio', access }, ...more]
  const principals = createPrincipals({
    administrator: { username: 'admin', token: 'secret' },
    robot: (username) => ({ username, level: 'project', permissions }),
    projects: { has: () => true, isPublic: () => isPublic },
  })
  const robot = principals.authenticate('robot$ci', 'secret')
  return (action: string) => robot?.holds({ resource: 'repository', action, project: 'studio' })
}

describe('an access of a robot', () => {
  it.each([
    [undefined, true],
    ['', true],
    ['allow', true],
    ['deny', false],
    ['maybe', false],
  ])('with effect %j grants: %j', (effect, isGranted) => {
    expect(robotWith([{ ...PULL, effect }])('pull')).toBe(isGranted)
  })

  it.each([
    ['the same', PULL],
    ['the right to push, which includes it', PUSH],
  ])('with effect deny refuses what another entry allows: %s', (_, other) => {
    const deny = { ...PULL, effect: 'deny' }

    expect(robotWith([other, deny])('pull')).toBe(false)
    expect(robotWith([deny, other])('pull')).toBe(false)
  })

  it('with effect deny counts from another grant for the same place, and for no other place', () => {
    const access = [{ ...PULL, effect: 'deny' }]

    expect(robotWith([PULL], [{ kind: 'project', namespace: '*', access }])('pull')).toBe(false)
    expect(robotWith([PULL], [{ kind: 'project', namespace: 'other', access }])('pull')).toBe(true)
  })

  it('with effect deny refuses what everyone may do in a public project', () => {
    const isPublic = true

    expect(robotWith([PUSH], [], { isPublic })('pull')).toBe(true)
    expect(robotWith([PUSH, { ...PULL, effect: 'deny' }], [], { isPublic })('pull')).toBe(false)
  })

  it('that denies to push leaves the right to pull', () => {
    const holds = robotWith([PUSH, PULL, { ...PUSH, effect: 'deny' }])

    expect([holds('push'), holds('pull')]).toEqual([false, true])
  })
})

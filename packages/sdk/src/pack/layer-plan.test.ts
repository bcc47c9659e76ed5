import { describe, expect, it } from 'vitest'
import { type LayerMember, planLayer } from './layer-plan.js'

const stamp = { modifiedNs: 5n, changedNs: 6n, inode: 7n }
const member: LayerMember = {
  path: 'a',
  kind: 'file',
  mode: 0o644,
  owner: 0,
  sizeBytes: 3,
  content: { from: 'disk', absolutePath: '/a', stamp },
}
const plain = planLayer('one', [member])

describe('planLayer', () => {
  it.each<{ what: string; over: Partial<LayerMember> }>([
    { what: 'path', over: { path: 'b' } },
    { what: 'mode', over: { mode: 0o755 } },
    { what: 'owner', over: { owner: 1 } },
    { what: 'group', over: { group: 1 } },
    { what: 'size', over: { sizeBytes: 4 } },
    { what: 'link target', over: { linkTarget: 'x' } },
    { what: 'time', over: { modifiedSeconds: 1 } },
    { what: 'device', over: { device: { major: 1, minor: 2 } } },
    { what: 'attributes', over: { xattrs: new Map([['user.a', Buffer.from('b')]]) } },
  ])('has another shape with another $what', ({ over }) => {
    const other = planLayer('one', [{ ...member, ...over }])

    expect(other.shape).not.toBe(plain.shape)
    expect(other.fingerprint).not.toBe(plain.fingerprint)
  })

  it('has the same shape and another fingerprint for a file that was touched', () => {
    const touched = { ...stamp, modifiedNs: 8n }
    const other = planLayer('one', [
      { ...member, content: { from: 'disk', absolutePath: '/a', stamp: touched } },
    ])

    expect(other.shape).toBe(plain.shape)
    expect(other.fingerprint).not.toBe(plain.fingerprint)
    expect(other.youngestNs).toBe(8n)
  })
})

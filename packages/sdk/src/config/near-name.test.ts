import { describe, expect, it } from 'vitest'
import { nearName } from './near-name.js'

describe('nearName', () => {
  it.each([
    ['projct', 'project'],
    ['Registry', 'registry'],
    ['stop-signal', 'stopSignal'],
    ['prots', 'ports'],
  ])('takes %s for %s', (name, expected) => {
    expect(nearName(name, ['registry', 'project', 'ports', 'stopSignal'])).toBe(expected)
  })

  it('has no idea where nothing is near', () => {
    expect(nearName('colour', ['registry', 'project'])).toBeUndefined()
    expect(nearName('x', [])).toBeUndefined()
  })
})

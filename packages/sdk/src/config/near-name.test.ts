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

  it.each([
    ['memory', 'memoryMib'],
    ['maxDuration', 'maxDurationMinutes'],
    ['CPU', 'cpuUnits'],
    ['ports', 'ports'],
  ])('takes %s for the one name that begins so, %s', (name, expected) => {
    expect(nearName(name, ['cpuUnits', 'memoryMib', 'ports', 'maxDurationMinutes'])).toBe(expected)
  })

  it.each([
    ['two names begin so', 'ver', ['versionName', 'verifyImage']],
    ['a beginning is too short', 'me', ['memoryMib']],
  ])('has no idea where %s', (_, name, known) => {
    expect(nearName(name, known)).toBeUndefined()
  })

  it('has no idea where nothing is near', () => {
    expect(nearName('colour', ['registry', 'project'])).toBeUndefined()
    expect(nearName('x', [])).toBeUndefined()
  })
})

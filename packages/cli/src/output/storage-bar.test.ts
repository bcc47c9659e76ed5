import { describe, expect, it } from 'vitest'
import { storageBar } from './storage-bar.js'

describe('storageBar', () => {
  it.each([
    [0, '[----------]'],
    [1, '[#---------]'],
    [500, '[#####-----]'],
    [999, '[#########-]'],
    [1000, '[##########]'],
    [5000, '[##########]'],
  ])('draws %i of 1000', (usedBytes, bar) => {
    expect(storageBar(usedBytes, 1000, 14)).toBe(bar)
  })

  it.each([
    [200, 60],
    [40, 36],
    [3, 10],
  ])('of %i columns takes %i', (columns, width) => {
    expect(storageBar(500, 1000, columns)).toHaveLength(width + 2)
  })

  it('is full where nothing may be stored', () => {
    expect(storageBar(0, 0, 14)).toBe('[##########]')
  })
})

import { describe, expect, it } from 'vitest'
import { count, formatBytes, timeElement } from './format.js'
import { renderHtml } from './html.js'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [20 * 1024 ** 3, '20 GiB'],
    [1024 ** 2 - 1, '1 MiB'],
    [312_475_648, '298 MiB'],
  ])('writes %i as %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text)
  })
})

it('writes a time for people and for programs', () => {
  expect(renderHtml(timeElement('2026-11-22T13:05:59.123Z'))).toBe(
    '<time datetime="2026-11-22T13:05:59.123Z">2026-11-22 13:05 UTC</time>',
  )
})

it('counts', () => {
  expect([count(0, 'tag'), count(1, 'tag'), count(2, 'repository', 'repositories')]).toEqual([
    '0 tags',
    '1 tag',
    '2 repositories',
  ])
})

import { expect, it } from 'vitest'
import { nextNumber } from './version-number.js'

it.each<readonly [string, readonly string[], number]>([
  ['build-{n}', [], 1],
  ['build-{n}', ['build-1', 'build-12', 'build-3'], 13],
  ['build-{n}', ['build-4b', 'old-build-9', 'build-', '7'], 1],
  ['{tag}-{n}', ['1.4.0-2', '1.5.0-rc.1-6', 'other'], 7],
  ['{utc}.{n}', ['20261122T143105Z.3', 'x.8'], 4],
  ['{n}+{git}', ['2+a1b2c3d', '5+nogit'], 6],
  ['v.{n}', ['vx9', 'v.2'], 3],
  ['build-{n}', ['build-9999999999999999999'], 1],
])('counts the names of %s among %j', (pattern, names, next) => {
  expect(nextNumber(pattern, names)).toBe(next)
})

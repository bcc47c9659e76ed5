import { expect, it } from 'vitest'
import { differenceWords } from './difference-words.js'

it('tells what is there, and what was wanted', () => {
  expect(
    differenceWords([
      { path: 'cpuUnits', from: 512, to: 1024 },
      { path: 'env.MODE', to: 'ranked' },
      { path: 'env.OLD', from: '' },
    ]),
  ).toBe('cpuUnits is 512 and not 1024, env.MODE is missing, env.OLD is empty')
})

it('counts those beyond the first five', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((path) => ({ path, from: 1, to: 2 }))

  expect(differenceWords(many)).toMatch(/^a is 1 and not 2, .*, e is 1 and not 2, and 2 more$/)
})

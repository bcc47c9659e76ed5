import { expect, it } from 'vitest'
import { splitOperands } from './server-args.js'

it.each([
  [['build'], ['run', 'build'], { target: 'build', args: undefined }],
  [
    ['build', '-x', 'y'],
    ['run', 'build', '--smoke', '1s', '--', '-x', 'y'],
    { target: 'build', args: ['-x', 'y'] },
  ],
  [['y'], ['run', '--', 'y'], { target: undefined, args: ['y'] }],
  [['build'], ['run', 'build', '--'], { target: 'build', args: [] }],
  [['--', 'z'], ['run', '--', '--', 'z'], { target: undefined, args: ['--', 'z'] }],
])('tells target and arguments apart in %j', (operands, line, expected) => {
  expect(splitOperands(operands, line)).toEqual(expected)
})

it('refuses a second target', () => {
  expect(splitOperands(['a', 'b'], ['run', 'a', 'b'])).toBeUndefined()
})

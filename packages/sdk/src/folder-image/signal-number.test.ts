import { expect, it } from 'vitest'
import { signalNumber } from './signal-number.js'

it.each([
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGKILL', 9],
  ['SIGUSR1', 10],
  ['SIGTERM', 15],
  ['SIGCHLD', 17],
  ['SIGSYS', 31],
  ['SIGRTMIN', 34],
  ['SIGRTMIN+3', 37],
  ['15', 15],
  ['64', 64],
])('%s is %i on Linux, whatever this machine says', (text, number) => {
  expect(signalNumber(text)).toBe(number)
})

it.each(['', '0', '65', '-1', 'TERM', 'sigterm', 'SIGNOTHING', 'SIGRTMIN+31', '1.5'])(
  '%j is no signal',
  (text) => {
    expect(signalNumber(text)).toBeUndefined()
  },
)

import { expect, it } from 'vitest'
import { programLine } from './program-line.js'

it.each([
  ['plain', 'plain'],
  ['\u001b[1;32mgreen\u001b[0m light', 'green light'],
  ['10%\r55%\r100%', '100%'],
  ['line of Windows\r', 'line of Windows'],
  ['a\tb', 'a  b'],
  ['', ''],
])('shows %j as a terminal would: %j', (written, shown) => {
  expect(programLine(written)).toBe(shown)
})

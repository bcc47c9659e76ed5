import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { codeOf, tablesOf } from '../../../../test/docs/markdown-tables.js'
import { createProgram } from '../../src/program.js'
import { fakeContext } from '../support/fake-context.js'

it('finds every flag of slipway emulator in docs/emulator.md, and no other', () => {
  const guide = readFileSync(new URL('../../../../docs/emulator.md', import.meta.url), 'utf8')
  const rows = tablesOf(guide).find(({ section }) => section === 'Options')?.rows ?? []
  const listed = rows.flatMap(([, flag]) => codeOf(flag).map((text) => text.split(' ')[0]))
  const program = createProgram(fakeContext(), () => undefined)
  const command = program.commands.find((candidate) => candidate.name() === 'emulator')

  expect(listed.sort()).toEqual(command?.options.map(({ long }) => long).sort())
})

import { expect, it } from 'vitest'
import { buildElf } from '../../test/support/elf-builder.js'
import { executableKind } from './executable-kind.js'

const head = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(64)])

it('knows programs of all three systems and scripts by their first bytes', () => {
  expect(executableKind(buildElf())).toBe('elf')
  expect(executableKind(head(0x4d, 0x5a))).toBe('pe')
  expect(executableKind(head(0xcf, 0xfa, 0xed, 0xfe))).toBe('mach-o')
  expect(executableKind(head(0xfe, 0xed, 0xfa, 0xce))).toBe('mach-o')
  expect(executableKind(head(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2))).toBe('mach-o')
  expect(executableKind(Buffer.from('#!/bin/sh'))).toBe('script')
})

it('takes other files for what they are: data', () => {
  const javaClass = head(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61)

  expect(executableKind(javaClass)).toBeUndefined()
  expect(executableKind(Buffer.from('MZ is no program'))).toBeUndefined()
  expect(executableKind(Buffer.from('\u{feff}#!/bin/sh'))).toBeUndefined()
  expect(executableKind(Buffer.alloc(0))).toBeUndefined()
  expect(executableKind(Buffer.from([0xca, 0xfe, 0xba, 0xbe]))).toBeUndefined()
})

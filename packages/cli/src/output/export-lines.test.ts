import { Secret } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { exportLines } from './export-lines.js'
import { shellOf } from './shell.js'

const VARIABLES = [
  { name: 'SLIPWAY_PUSH_USERNAME', value: "robot$it's\\+push", isSecret: false },
  { name: 'SLIPWAY_PUSH_TOKEN', value: new Secret("s'$\\"), isSecret: true },
]
const lines = (format: 'env' | 'jenkins', env: Record<string, string>) =>
  exportLines(VARIABLES, { format, isRevealed: true, shell: shellOf(env) })

describe('exportLines', () => {
  it('quotes for a shell', () => {
    expect(lines('env', {})).toEqual([
      "export SLIPWAY_PUSH_USERNAME='robot$it'\\''s\\+push'",
      "export SLIPWAY_PUSH_TOKEN='s'\\''$\\'",
    ])
  })

  it('quotes for PowerShell', () => {
    expect(lines('env', { OS: 'Windows_NT' })[0]).toBe("$env:SLIPWAY_PUSH_USERNAME = 'robot$it''s\\+push'")
  })

  it('quotes for Groovy', () => {
    expect(lines('jenkins', {})).toContain("    SLIPWAY_PUSH_USERNAME = 'robot$it\\'s\\\\+push'")
  })
})

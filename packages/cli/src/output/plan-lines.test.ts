import { describe, expect, it } from 'vitest'
import { aPlan } from '../../test/support/results.js'
import { planLines } from './plan-lines.js'

describe('planLines', () => {
  it('shows what would be pushed, what would stay, and how much would be sent', () => {
    expect(planLines(aPlan())).toEqual([
      'Would push registry.example.com/studio/game-server:1.4.2',
      '  engine    godot 4.3',
      '  program   /app/server.x86_64',
      '  args      --headless "two words"',
      '  platform  linux/amd64',
      '  base      debian:12-slim',
      '  files     8, 2.00 KiB',
      '  left out  1 entry, 1.00 KiB',
      '    server.debug  1.00 KiB  built-in: debug symbols',
      '',
      '  LAYER       FILES              SIZE  STATE',
      '  server.pck      1          1.00 KiB  existing',
      '  files 1/1       7  at most 8.00 KiB  upload',
      '',
      'Would send at most 8.00 KiB in 1 layer; 1.00 KiB are in the registry already.',
    ])
  })

  it('says that the registry was not asked', () => {
    expect(planLines(aPlan({ compared: false })).at(-1)).toBe(
      'Would send at most 8.00 KiB in 1 layer. Without a credential the registry was not asked what it has.',
    )
  })

  it('names no program where an image has none but arguments', () => {
    const lines = planLines(aPlan({ entrypoint: [], args: ['/server'] }))

    expect(lines.filter((line) => line.includes('program'))).toEqual([])
    expect(lines).toContain('  args      /server')
  })
})

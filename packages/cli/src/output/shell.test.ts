import { describe, expect, it } from 'vitest'
import { shellOf } from './shell.js'

const ROBOT = 'robot$studio+client-push'

describe('shellOf', () => {
  it('quotes what a POSIX shell would change', () => {
    const shell = shellOf({})

    expect(shell.setVariable('NAME', ROBOT)).toBe(`export NAME='${ROBOT}'`)
    expect(shell.setVariable('NAME', "it's")).toBe("export NAME='it'\\''s'")
    expect(shell.setVariable('NAME', '127.0.0.1:5000')).toBe('export NAME=127.0.0.1:5000')
    expect(shell.pipeVariable('NAME', 'cat')).toBe('printf %s "$NAME" | cat')
  })

  it('writes for PowerShell on Windows', () => {
    const shell = shellOf({ OS: 'Windows_NT' })

    expect(shell.setVariable('NAME', "it's")).toBe("$env:NAME = 'it''s'")
    expect(shell.pipeVariable('NAME', 'docker login')).toBe('$env:NAME | docker login')
    expect(shell.variable('NAME')).toBe('$env:NAME')
  })

  it('writes for bash in the shell that came with Git for Windows', () => {
    expect(shellOf({ OS: 'Windows_NT', MSYSTEM: 'MINGW64' }).variable('NAME')).toBe('"$NAME"')
  })
})

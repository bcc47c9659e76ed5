import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aGame, type Game } from '../../test/support/game.js'

let game: Game
beforeEach(async () => {
  game = await aGame()
})
afterEach(() => rm(game.root, { recursive: true, force: true }))

describe('the search of slipway init', () => {
  it('looks at builds side by side before the folder that holds them, at servers first', async () => {
    await mkdir(join(game.cwd, 'build/client'))
    await mkdir(join(game.cwd, 'build/a-windows'))

    await game.init(['--yes'], { builds: ['client', 'a-windows', 'linux-server'] })

    expect(game.inspected).toEqual(['build/linux-server'])
  })

  it('takes a folder with files of its own before those in it', async () => {
    await writeFile(join(game.cwd, 'build/server'), '')

    await game.init(['--yes'], { builds: ['build', 'linux-server'] })

    expect((await game.written()).images['my-game'].dir).toBe('build')
  })

  it('goes on to other names, two folders deep, and gives up', async () => {
    await mkdir(join(game.cwd, 'Out/x/y/z'), { recursive: true })
    await mkdir(join(game.cwd, 'dist/.cache'), { recursive: true })

    const { code } = await game.init(['--yes'], { builds: ['z'] })

    expect(code).toBe(2)
    expect(game.inspected).toEqual(['build/linux-server', 'build', 'dist', 'Out/x/y', 'Out/x', 'Out'])
  })

  it('reads twelve folders at most', async () => {
    for (let n = 0; n < 20; n += 1) await mkdir(join(game.cwd, 'build', `b${n}`))

    await game.init(['--yes'], { builds: [] })

    expect(game.inspected).toHaveLength(12)
  })
})

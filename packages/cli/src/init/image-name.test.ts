import { expect, it } from 'vitest'
import { imageNameFrom } from './image-name.js'

it.each([
  ['MyShooter', 'my-shooter'],
  ['Space Game (2)', 'space-game-2'],
  ['game_server', 'game-server'],
  ['ARENA', 'arena'],
  ['--x--', 'x'],
  ['Ünïcode', 'n-code'],
  ['', 'game-server'],
  ['…', 'game-server'],
])('makes of %j the name %s', (folder, name) => {
  expect(imageNameFrom(folder)).toBe(name)
})

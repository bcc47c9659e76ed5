import { ConfigError, type FoundProjectConfig } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { chooseImage } from './chosen-image.js'

const found = (images: readonly string[], defaultImage?: string): FoundProjectConfig => ({
  path: '/game/slipway.json',
  config: {
    images: Object.fromEntries(images.map((name) => [name, { dir: `build/${name}` }])),
    ...(defaultImage !== undefined && { defaultImage }),
  },
})
const nothing = { folder: undefined, image: undefined }

describe('chooseImage', () => {
  it('takes the only image', () => {
    expect(chooseImage(nothing, found(['game']))).toEqual({
      name: 'game',
      settings: { dir: 'build/game' },
      folder: '/game/build/game',
      configPath: '/game/slipway.json',
    })
  })

  it('takes the default of several images', () => {
    expect(chooseImage(nothing, found(['game', 'lobby'], 'lobby'))?.name).toBe('lobby')
  })

  it('takes the image that is named, with a folder too', () => {
    expect(chooseImage({ folder: 'other', image: 'game' }, found(['game', 'lobby'], 'lobby'))?.name).toBe(
      'game',
    )
  })

  it('takes none for a folder alone', () => {
    expect(chooseImage({ folder: 'build', image: undefined }, found(['game']))).toBeUndefined()
  })

  it.each([
    [nothing, undefined, 'no build folder is named'],
    [nothing, found([]), 'no build folder is named'],
    [nothing, found(['game', 'lobby']), 'slipway.json has 2 images and no "defaultImage"'],
    [{ folder: undefined, image: 'x' }, undefined, 'there is no slipway.json that could have an image "x"'],
    [{ folder: undefined, image: 'x' }, found(['game']), '/game/slipway.json has no image "x"'],
    [{ folder: undefined, image: 'constructor' }, found(['game']), 'has no image "constructor"'],
  ])('refuses %j (%#)', (given, config, reason) => {
    expect(() => chooseImage(given, config)).toThrow(ConfigError)
    expect(() => chooseImage(given, config)).toThrow(reason)
  })
})

import { expect, it } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { appPath, versionPath } from './app-path.js'

it('encodes what stands in a name', () => {
  expect(appPath('my game/2')).toBe('/v1/app/my%20game%2F2')
  expect(versionPath('game', '1.0+a?')).toBe('/v1/app/game/version/1.0%2Ba%3F')
})

it.each(['', '.', '..'])('refuses the name %j, whose path would be another one', async (name) => {
  const error = await errorOf(Promise.resolve().then(() => versionPath('game', name)))

  expect(error).toMatchObject({ code: 'OPTION_INVALID', target: JSON.stringify(name) })
})

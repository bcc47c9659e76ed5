import { expect, it } from 'vitest'
import { createExclusions } from './exclusions.js'

it.each(['Game.pdb', 'GameServer.debug', 'GameServer-Linux-Shipping.sym', 'LIBGAME.SYM'])(
  'leaves out the debug symbols %s',
  (name) => {
    expect(createExclusions([]).judge(name).reason).toBe('built-in: debug symbols')
    expect(createExclusions([`!${name}`]).judge(name).reason).toBeUndefined()
  },
)

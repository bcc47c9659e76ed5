import { describe, expect, it } from 'vitest'
import type { PushOptions } from './push-options.js'
import { refuseFolderOptions } from './refuse-folder-options.js'

const options: PushOptions = { from: { engineImage: 'game:1' }, to: 'game:1' }

describe('refuseFolderOptions', () => {
  it.each<Partial<PushOptions>>([
    { base: 'scratch' },
    { ports: ['7777/udp'] },
    { env: { A: 'b' } },
    { stopSignal: 'SIGINT' },
    { init: false },
    { caCertificates: false },
  ])('refuses %o for an image of the engine', (over) => {
    expect(() => refuseFolderOptions({ ...options, ...over })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', hint: 'Write it into the Dockerfile.' }),
    )
  })

  it('takes everything else', () => {
    expect(() => refuseFolderOptions({ ...options, moveTag: true })).not.toThrow()
  })
})

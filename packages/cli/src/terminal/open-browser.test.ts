import { describe, expect, it } from 'vitest'
import { browserCommand, withoutSecrets } from './open-browser.js'

const URL = 'https://app.example.com/?oneClick=true'

describe('browserCommand', () => {
  it.each([
    ['darwin', ['/usr/bin/open', URL]],
    ['linux', ['xdg-open', URL]],
    ['win32', ['D:\\Windows\\System32\\rundll32.exe', 'url.dll,FileProtocolHandler', URL]],
  ] as const)('needs no shell on %s', (platform, command) => {
    expect(browserCommand(URL, platform, { SystemRoot: 'D:\\Windows' })).toEqual(command)
  })
})

describe('withoutSecrets', () => {
  it('leaves our variables out of what a browser inherits', () => {
    expect(withoutSecrets({ PATH: '/bin', SLIPWAY_PUSH_TOKEN: 'a', slipway_api_token: 'b' })).toEqual({
      PATH: '/bin',
    })
  })
})

import type { PushOptions } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aReceipt } from '../../test/support/results.js'
import { main } from '../main.js'

const TO = ['build', '--to', 'game-server:1.4.2']

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const pushed: PushOptions[] = []
  const client = {
    push: async (given: PushOptions) => {
      pushed.push(given)
      return aReceipt()
    },
  }
  const context = fakeContext({ ...options, client })
  const code = await main(['push', ...argv], context)
  return { code, out: context.out(), err: context.err(), clientOptions: context.clientOptions, pushed }
}

describe('slipway push --session', () => {
  it('asks for user name and token with --session, and uses them for this push alone', async () => {
    const answers = ['robot$studio+push', 'a-token']

    const { code, clientOptions, out, err } = await run([...TO, '--session'], { answers })

    expect(code).toBe(0)
    expect(clientOptions).toMatchObject([
      { credentials: { push: { username: 'robot$studio+push', token: 'a-token' } } },
    ])
    expect(out + err).not.toContain('a-token')
  })

  it('has nobody to ask where stdin is no terminal', async () => {
    const { code, err, pushed } = await run([...TO, '--session'])

    expect([code, pushed]).toEqual([2, []])
    expect(err).toContain('SLIPWAY_PUSH_TOKEN')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { address, HOSTS, HUB, host } from '../../../test/support/docker-addresses.js'
import { Secret } from '../../log/secret.js'
import type { CredentialStore } from '../store.js'
import { createMemoryStore } from '../stores/memory-store.js'
import { answerCredentialHelper } from './credential-helper.js'
import { readPairAnswer } from './helper-answer.js'

const SEED = 20_261_122
const RUNS = 3000

describe('any answer of a helper, and any question to ours', () => {
  it('never takes a helper’s answer for another host', () => {
    const field = fc.oneof(
      { weight: 5, arbitrary: fc.constant('robot') },
      fc.constantFrom('', '<token>', 'a:b', 'a\nb', 7, null, ['secret-0'], { secret: 'secret-0' }),
    )
    const secret = fc.oneof(
      { weight: 5, arbitrary: fc.constant('secret-0') },
      fc.constantFrom('', 'secret-0\0', 7, null, ['secret-0']),
    )
    const cut = fc.oneof({ weight: 4, arbitrary: fc.constant(10_000) }, fc.nat(120))
    fc.assert(
      fc.property(host, address, field, secret, cut, (asked, { text, owner, project }, name, value, end) => {
        const answer = readPairAnswer(
          'x',
          asked,
          JSON.stringify({ Secret: value, Username: name, ServerURL: text, __proto__: { a: 1 } }).slice(
            0,
            end,
          ),
        )

        expect(JSON.stringify(answer)).not.toContain('secret-')
        if (answer.state === 'none') expect([name, value]).toEqual(['', ''])
        if (answer.state !== 'found') return
        expect([name, value]).toEqual([answer.value.username, answer.value.secret.reveal()])
        if (text !== '') expect([owner, project]).toEqual([asked, undefined])
      }),
      { seed: SEED, numRuns: RUNS },
    )
  })

  it('never answers docker with the credential of another host', async () => {
    const store: CredentialStore = {
      ...createMemoryStore(),
      get: async ({ kind, registry }) => {
        if (kind !== 'push' || !HOSTS.some((known) => known === registry)) return undefined
        return {
          kind,
          registry,
          username: 'robot',
          secret: new Secret(`secret-of ${registry}`),
          origin: 'test',
        }
      },
    }
    const action = fc.constantFrom('get', 'get', 'get', 'store', 'erase', 'list', 'version', '__proto__')
    await fc.assert(
      fc.asyncProperty(action, address, fc.string(), async (asked, { text, owner, project }, rest) => {
        const pair = JSON.stringify({ ServerURL: text, Username: rest, Secret: 'secret-in' })
        const input = asked === 'store' ? pair.slice(0, pair.length - (rest.length % 3)) : text
        const { exitCode, stdout } = await answerCredentialHelper(asked, input, {
          stores: [store],
          version: '1',
        })

        if (asked !== 'get' || exitCode === 1) {
          expect(stdout).not.toContain('secret-')
          return
        }
        // Space around an address is no part of it.
        const isTrimmed = text !== text.trim()
        if (!isTrimmed) expect([owner, project]).toEqual([ownerOf(stdout), undefined])
        expect(text.trim().toLowerCase()).toContain(ownerOf(stdout) === HUB ? 'docker.io' : ownerOf(stdout))
      }),
      { seed: SEED, numRuns: RUNS },
    )
  })
})

function ownerOf(stdout: string): string {
  return /secret-of ([^"]+)"/.exec(stdout)?.[1] ?? ''
}

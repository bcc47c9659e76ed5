import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { address, alias, HOSTS, spelling } from '../../../test/support/docker-addresses.js'
import type { Lookup } from '../source.js'
import { type DockerConfigReading, readDockerConfig } from './docker-config.js'
import { findAuth } from './docker-config-source.js'
import { helperFor } from './docker-helper-source.js'

const SEED = 20_261_122

const base64 = (text: string) => Buffer.from(text).toString('base64')
/** JSON of an entry that holds the secret in some form; the first three can be used. */
const FORMS: readonly ((secret: string) => string)[] = [
  (secret) => JSON.stringify({ auth: base64(`robot:${secret}`) }),
  (secret) => JSON.stringify({ username: 'robot', password: secret }),
  (secret) => `{"__proto__":{"auth":"x"},"auth":${JSON.stringify(base64(`robot$a:${secret}`))}}`,
  (secret) => JSON.stringify({ auth: secret }),
  (secret) => JSON.stringify({ auth: base64(`robot:${secret}`).slice(0, -3) }),
  (secret) => JSON.stringify({ auth: base64(secret) }),
  (secret) => JSON.stringify({ auth: base64(`ro\0bot:${secret}`) }),
  (secret) => JSON.stringify({ auth: [base64(`robot:${secret}`)] }),
  (secret) => JSON.stringify({ identitytoken: secret, auth: base64('x:') }),
  (secret) => JSON.stringify({ username: { secret }, password: secret }),
  (secret) => JSON.stringify(secret),
  (secret) => JSON.stringify([secret]),
  () => `${'['.repeat(3000)}${']'.repeat(3000)}`,
  () => '{}',
  () => 'null',
]
const USABLE_FORMS = 3
const form = fc.nat(FORMS.length - 1)
const damage = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => text) },
  fc.nat(400).map((end) => (text: string) => text.slice(0, end)),
  fc.constantFrom(
    (text: string) => `\uFEFF${text}`,
    (text: string) => `${text}\0`,
    (text: string) => `${text}${text}`,
    (text: string) => `[${text}]`,
    (text: string) => text.replace('"auths":{', '"auths":[{').replace('}}', '}}]'),
    (text: string) => text.replace('{"auths"', `{"deep":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)},"auths"`),
  ),
)
const members = (list: readonly (readonly [string, string])[]) =>
  `{${list.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`

describe('any configuration of docker or podman', () => {
  it('never gives the credential or the helper of another host, and no secret away', async () => {
    const entries = fc.array(fc.tuple(address, form), { maxLength: 12 })
    const helpers = fc.array(address, { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(entries, helpers, damage, address, async (auths, own, damaged, asked) => {
        const text = damaged(
          members([
            ['auths', members(auths.map(([{ text }, at], i) => [text, FORMS[at]?.(`secret-${i}`) ?? '']))],
            ['credHelpers', members(own.map(({ text }, i) => [text, `"helper-${i}"`]))],
            ['credsStore', '"all"'],
          ]),
        )
        const reading = await readDockerConfig({ name: 'DOCKER_AUTH_CONFIG', path: undefined, text })

        // One assertion per run: each costs more than what it looks at.
        const wrong: unknown[] = []
        for (const registry of [...HOSTS, asked.text]) {
          const owner = registry === asked.text ? asked.owner : registry
          for (const project of [undefined, 'studio/game']) {
            const lookup = lookIn(reading, registry, project)
            if (lookup.state === 'found') {
              const [source, at = FORMS.length] = auths[indexIn(lookup.credential.secret.reveal())] ?? []
              const isInProject = `${project ?? ''}/`.startsWith(source?.project ? `${source.project}/` : '')
              if (owner === undefined || source?.owner !== owner || at >= USABLE_FORMS || !isInProject) {
                wrong.push({ registry, project, source })
              }
            } else if (JSON.stringify(lookup).includes('secret-')) wrong.push(lookup)
          }
          if (reading.state !== 'read' || registry === asked.text) continue
          const name = helperFor(reading.config, registry)
          // A text that was cut down to nothing names none.
          if (name === undefined || name === 'all') continue
          if (own[indexIn(name)]?.owner !== owner) wrong.push({ registry, name })
        }
        expect(wrong).toEqual([])
      }),
      { seed: SEED, numRuns: 3000 },
    )
  })

  it('gives every pair that a registry could be sent, as it was written', async () => {
    const printable = fc.string({ unit: fc.constantFrom(...'aZ9$+:/"\\é€ {}'), minLength: 1 })
    const username = printable.map((text) => text.replaceAll(':', '+'))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(spelling, alias),
        username,
        printable,
        async ({ text, owner }, name, secret) => {
          const config = members([
            ['auths', members([[text, JSON.stringify({ auth: base64(`${name}:${secret}`) })]])],
          ])
          const reading = await readDockerConfig({
            name: 'DOCKER_AUTH_CONFIG',
            path: undefined,
            text: config,
          })
          const lookup = lookIn(reading, owner ?? '', 'studio')

          expect(lookup.state === 'found' && lookup.credential.username).toBe(name)
          expect(lookup.state === 'found' && lookup.credential.secret.reveal()).toBe(secret)
        },
      ),
      { seed: SEED, numRuns: 500 },
    )
  })

  it('reads a huge configuration, and one with a huge entry', async () => {
    const many = Array.from(
      { length: 9000 },
      (_, i) => [`host-${i}.example`, FORMS[0]?.(`s-${i}`) ?? ''] as const,
    )
    const big = [['a.example', JSON.stringify({ auth: base64(`robot:${'x'.repeat(600_000)}`) })] as const]
    const readingOf = (list: readonly (readonly [string, string])[]) =>
      readDockerConfig({
        name: 'DOCKER_AUTH_CONFIG',
        path: undefined,
        text: members([['auths', members(list)]]),
      })

    expect(lookIn(await readingOf(many), 'host-8999.example', undefined)).toMatchObject({ state: 'found' })
    expect(lookIn(await readingOf(big), 'a.example', undefined)).toMatchObject({ state: 'found' })
  })
})

function lookIn(reading: DockerConfigReading, registry: string, project: string | undefined): Lookup {
  if (reading.state === 'absent') return { state: 'none' }
  if (reading.state === 'unreadable') return { ...reading, state: 'unavailable' }
  const place = { name: 'DOCKER_AUTH_CONFIG', path: undefined } as const
  return findAuth(reading.config, { kind: 'push', registry, project }, place)
}

/** The number at the end of `secret-7` and `helper-7`. */
function indexIn(text: string): number {
  return Number(/\d+$/.exec(text)?.[0] ?? -1)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../log/secret.js'
import type { Lookup } from '../source.js'
import type { CredentialStore } from '../store.js'
import { answerCredentialHelper } from './credential-helper.js'
import { type DockerConfigReading, readDockerConfig } from './docker-config.js'
import { findAuth } from './docker-config-source.js'
import { withHelper, withoutAuths, withoutHelpers } from './docker-config-text.js'
import { helperFor } from './docker-helper-source.js'
import { readPairAnswer } from './helper-answer.js'

const SEED = 20_261_122
const RUNS = 3000
const HUB = 'registry-1.docker.io'
const HOSTS = [
  'registry.example.com',
  'registry.example.com:443',
  'registry.example.com:5000',
  'egistry.example.com',
  'evil-registry.example.com',
  'registry.example.com.evil.example',
  'xn--rgistry-bya.example.com',
  'kelvin.example',
  'example.com',
  'localhost:5000',
  '[::1]:5000',
  'constructor',
  HUB,
] as const

/** An address, and the host that may be given what is kept under it. */
interface Address {
  readonly text: string
  readonly owner?: string
  readonly project?: string
}

const host = fc.constantFrom(...HOSTS)
const spelling = fc
  .tuple(
    host,
    fc.constantFrom(
      ['', ''],
      ['https://', ''],
      ['HTTPS://', '/'],
      ['http://', '/v2/'],
      ['https://', '/v1/'],
      ['', '/v2/'],
    ),
    fc.boolean(),
  )
  .map(([owner, [scheme, path], isLoud]): Address => {
    return { text: `${scheme}${isLoud ? owner.toUpperCase() : owner}${path}`, owner }
  })
const alias = fc
  .constantFrom('docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'INDEX.docker.io/v1/')
  .map((text): Address => ({ text, owner: HUB }))
const narrowed = fc
  .tuple(host, fc.constantFrom('studio', 'stud', 'studio/game', 'other'))
  .map(([owner, project]): Address => ({ text: `${owner}/${project}`, owner, project }))
/** Looks like a host, and is nobody's. */
const nobodys = fc
  .tuple(
    host,
    fc.constantFrom(
      (name: string) => `user:pw@${name}`,
      (name: string) => `https://user@${name}/`,
      (name: string) => `https://${name}@evil.invalid/`,
      (name: string) => `https://evil.invalid\\@${name}`,
      (name: string) => `evil.invalid/${name}`,
      (name: string) => `${name}.`,
      (name: string) => ` ${name}`,
      (name: string) => `${name}\n`,
      (name: string) => `${name}\0`,
      (name: string) => `${name}#x`,
      (name: string) => `${name}?x`,
      (name: string) => `${name}//`,
      (name: string) => `${name}/../studio`,
      (name: string) => `${name}:`,
      (name: string) => `${name}:00443`,
      (name: string) => `ftp://${name}`,
      (name: string) => `//${name}`,
      (name: string) => name.replace('k', '\u212A'),
      (name: string) => name.replace('e', '\u0435'),
      (name: string) => name.replace('.', '\uFF0E').replace(':', '\uFF1A'),
      (name: string) => name.replace('.', '%2E').replace(':', '%3A'),
      (name: string) => `${name}${'.a'.repeat(600)}`,
    ),
  )
  .map(([name, disguise]): Address => ({ text: disguise(name) }))
  // A host without anything to disguise.
  .filter(({ text }) => !HOSTS.some((known) => known === text))
const odd = fc
  .oneof(fc.constantFrom('__proto__', 'toString', '', '/', '*', '*.example.com'), fc.string())
  .map((text): Address => ({ text }))
const address = fc.oneof(
  { weight: 4, arbitrary: spelling },
  alias,
  { weight: 2, arbitrary: narrowed },
  { weight: 3, arbitrary: nobodys },
  odd,
)

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

describe('what docker and its helpers say', () => {
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
      { seed: SEED, numRuns: RUNS },
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
        expect(answer.state).not.toBe('none')
        if (answer.state !== 'found') return
        expect([name, value]).toEqual([answer.value.username, answer.value.secret.reveal()])
        if (text !== '') expect([owner, project]).toEqual([asked, undefined])
      }),
      { seed: SEED, numRuns: RUNS },
    )
  })

  it('never answers docker with the credential of another host', async () => {
    const store: CredentialStore = {
      name: 'test',
      protection: 'memory',
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
      put: async () => undefined,
      remove: async () => false,
      list: async () => [],
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

describe('editing docker’s configuration', () => {
  it('changes what is meant and nothing else, and takes it back to the byte', () => {
    const key = address.map(({ text }) => text)
    const auths = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
    const own = fc.dictionary(key, fc.constantFrom('pass', 'slipway'), { minKeys: 1, maxKeys: 4 })
    const config = fc.record(
      { auths, credHelpers: own, credsStore: fc.constant('x'), other: fc.jsonValue({ maxDepth: 3 }) },
      { requiredKeys: [] },
    )
    const indent = fc.constantFrom('\t', '  ', '    ', '')
    fc.assert(
      fc.property(config, indent, fc.boolean(), (before, space, isWindows) => {
        const text = JSON.stringify(before, undefined, space).replaceAll('\n', isWindows ? '\r\n' : '\n')

        const after = withHelper(text, 'new.example', 'slipway')

        const helpers = { ...before.credHelpers, 'new.example': 'slipway' }
        expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify({ ...before, credHelpers: helpers })))
        expect(withoutHelpers(after, (name) => name === 'new.example')).toBe(text)
        const emptied = JSON.parse(withoutAuths(text, () => true))
        expect(emptied).toEqual(JSON.parse(JSON.stringify({ ...before, ...(before.auths && { auths: {} }) })))
      }),
      { seed: SEED, numRuns: 500 },
    )
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

function ownerOf(stdout: string): string {
  return /secret-of ([^"]+)"/.exec(stdout)?.[1] ?? ''
}

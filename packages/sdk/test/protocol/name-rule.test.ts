import { describe, expect, it } from 'vitest'
import type { Client } from '../../src/client.js'
import { errorOf } from '../support/a-registry.js'
import { buildElf } from '../support/elf-builder.js'
import { BASIC_RIGHTS, type EmulatedHarbor, emulatedHarbor } from '../support/emulated-harbor.js'
import { tempTree } from '../support/temp-folder.js'

const RULE = 'the rule: tags matching v* in repositories matching **'
const RULES_RIGHTS = [...BASIC_RIGHTS, 'tag:delete', 'artifact:delete', 'immutable-tag:list', 'project:read']

const folder = () => tempTree({ 'server.x86_64': buildElf() })

const immutableRule = (pattern: string) => ({
  action: 'immutable',
  template: 'immutable_template',
  tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern }],
  scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
})

/** A project whose tags `v…` can neither move nor go, with an image `game:v1` in it. */
async function anImmutableProject(
  ...rights: readonly string[]
): Promise<EmulatedHarbor & { readonly mine: Client }> {
  const harbor = await emulatedHarbor()
  const rules = `/projects/${harbor.emulator.project}/immutabletagrules`
  await harbor.call('POST', rules, immutableRule('release-*'))
  await harbor.call('POST', rules, immutableRule('v*'))
  const mine = await harbor.client(await harbor.robot(...rights))
  await mine.push({ from: { folder: await folder() }, base: 'scratch', to: 'game:v1' })
  return { ...harbor, mine }
}

const other = { env: { MARK: 'another image' }, base: 'scratch' } as const

describe('an immutable tag', () => {
  it('is named with its rule by a push', async () => {
    const { mine } = await anImmutableProject(...RULES_RIGHTS)

    const from = { folder: await folder() }
    expect(await errorOf(mine.push({ ...other, from, to: 'game:v1', moveTag: true }))).toMatchObject({
      code: 'TAG_IMMUTABLE',
      message: expect.stringContaining(RULE),
      hint: 'Push under another tag.',
    })
  })

  it('keeps the words of the server where the rules may not be read', async () => {
    const { mine } = await anImmutableProject(...BASIC_RIGHTS)

    const from = { folder: await folder() }
    const error = await errorOf(mine.push({ ...other, from, to: 'game:v1', moveTag: true }))

    expect(error).toMatchObject({
      code: 'TAG_IMMUTABLE',
      message: expect.stringContaining('configured as immutable'),
    })
    expect(error).not.toMatchObject({ message: expect.stringContaining('the rule') })
  })

  it('is named with its rule by a promotion', async () => {
    const { mine } = await anImmutableProject(...RULES_RIGHTS)
    await mine.push({ ...other, from: { folder: await folder() }, to: 'game:next' })

    const promotion = mine.promote({ from: 'game:next', to: 'game:v1', moveTag: true })

    expect(await errorOf(promotion)).toMatchObject({
      code: 'TAG_IMMUTABLE',
      message: expect.stringContaining(RULE),
    })
  })

  it('is named with its rule where it was to be removed', async () => {
    const { mine } = await anImmutableProject(...RULES_RIGHTS)

    expect(await errorOf(mine.tags.remove('game:v1'))).toMatchObject({
      code: 'TAG_IMMUTABLE',
      message: expect.stringContaining(RULE),
    })
  })

  it('is named with its rule in the report of a deletion', async () => {
    const { mine, call, emulator } = await anImmutableProject(...RULES_RIGHTS)
    await mine.push({ ...other, from: { folder: await folder() }, to: 'game:next' })
    const plan = await mine.artifacts.planDelete({ repository: 'game', references: ['next'] })
    await call('POST', `/projects/${emulator.project}/immutabletagrules`, immutableRule('ne?t'))

    const { items } = await mine.artifacts.executeDelete(plan)

    expect(items).toMatchObject([
      { outcome: 'failed', error: { message: expect.stringContaining('the rule: tags matching ne?t') } },
    ])
  })
})

describe('a policy that hides images', () => {
  /** A project that prevents pulls of vulnerable images, with an image `game:1` that nobody has scanned. */
  async function aPreventingProject(...rights: readonly string[]) {
    const harbor = await emulatedHarbor()
    const metadata = { prevent_vul: 'true', severity: 'high' }
    await harbor.call('PUT', `/projects/${harbor.emulator.project}`, { metadata })
    const robot = await harbor.robot(...rights)
    const mine = await harbor.client(robot)
    await mine.push({ from: { folder: await folder() }, base: 'scratch', to: 'game:1' })
    return mine
  }

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['an inspection', (client) => client.inspectImage('game:1')],
    ['a verification', (client) => client.verifyImage('game:1')],
    ['a promotion', (client) => client.promote({ from: 'game:1', to: 'game:2' })],
    ['the check of the pull credential', (client) => client.credentials.checkPull('game:1')],
  ])('is named by %s', async (_, run) => {
    const mine = await aPreventingProject(...BASIC_RIGHTS, 'project:read')

    expect(await errorOf(run(mine))).toMatchObject({
      code: 'POLICY_VIOLATION',
      message: expect.stringMatching(
        /without vulnerability scanning.*the rule: prevent vulnerable images: high and worse/,
      ),
    })
  })

  it('keeps the words of the server where the project may not be read', async () => {
    const mine = await aPreventingProject(...BASIC_RIGHTS)

    const error = await errorOf(mine.inspectImage('game:1'))

    expect(error).toMatchObject({ message: expect.stringContaining('without vulnerability scanning') })
    expect(error).not.toMatchObject({ message: expect.stringContaining('the rule') })
  })
})

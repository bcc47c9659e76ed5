import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmulatorOptions } from '@slipway/emulator'
import { type Client, createClient, type DeletedItem } from '@slipway/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../../src/main.js'
import { pushDebian } from '../support/debian-image.js'
import type { FakeContext } from '../support/fake-context.js'
import { decideStorage, scanEveryPush, startTag } from '../support/staff.js'
import { aStudio, type Studio } from '../support/studio.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))

/** A Harbor with three images of one repository: `1.0` (also `stable`), `1.1` and `1.2`, the newest. */
async function aStudioWithImages(options: EmulatorOptions = {}): Promise<Studio> {
  const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, ...options })
  await studio.login(studio.emulator.apiToken)
  for (const [tag, port] of [
    ['1.0', '1000/udp'],
    ['1.1', '1001/udp'],
    ['1.2', '1002/udp'],
  ] as const) {
    const { code, err } = await studio.run(['push', BUILD, '--to', `game:${tag}`, '--port', port, '--quiet'])
    expect(code, err).toBe(0)
  }
  expect((await studio.run(['tags', 'add', 'game:1.0', 'stable'])).code).toBe(0)
  return studio
}

async function tagsOf({ run }: Studio): Promise<readonly string[]> {
  const { out } = await run(['tags', 'game', '--json'])
  return JSON.parse(out).tags.map(({ name }: { name: string }) => name)
}

describe('slipway images, tags and inspect', () => {
  it('show what is there, each artifact with all its tags, and who told', async () => {
    const studio = await aStudioWithImages()

    const images = await studio.run(['images'])
    const artifacts = await studio.run(['images', 'game'])
    const { tags, source } = JSON.parse((await studio.run(['tags', 'game', '--json'])).out)

    expect(images.out).toMatch(/^studio\/game +3 +4 /m)
    expect(images.out).toContain("1 repository, told by the platform's registry service.\n")
    expect(artifacts.out).toMatch(/ 1\.0, stable$/m)
    expect(artifacts.out).toContain('3 artifacts, told by Harbor.\n')
    expect(source).toBe('harbor')
    expect(tags.map(({ name }: { name: string }) => name)).toEqual(['stable', '1.2', '1.1', '1.0'])
  })

  it('show the app version that starts a tag, and what has none', async () => {
    const studio = await aStudioWithImages()
    await startTag(studio.emulator, { app: 'shooter', version: 'v7', image: 'game', tag: '1.1' })

    const inspected = await studio.run(['inspect', 'game:1.1'])
    const listed = await studio.run(['tags', 'game'])

    expect(inspected.out).toContain('In the registry, told by Harbor:\n  tags         1.1\n')
    expect(inspected.out).toMatch(/^ {2}app version +shooter v7, starts 1\.1$/m)
    expect(listed.out).toMatch(/^1\.1 .* shooter v7$/m)
    expect(listed.out).toMatch(/^1\.2 .* none$/m)
  })

  it('add, compare, resolve and remove tags', async () => {
    const studio = await aStudioWithImages()
    const { run } = studio

    expect((await run(['tags', 'same', 'game:1.0', 'game:stable'])).code).toBe(0)
    expect((await run(['tags', 'same', 'game:1.0', 'game:1.1'])).code).toBe(1)
    expect((await run(['tags', 'add', 'game:1.1', 'stable'])).code).toBe(5)
    const { out: digest } = await run(['tags', 'resolve', 'game:stable'])
    expect((await run(['tags', 'remove', 'game:stable'])).out).toContain(`(${digest.trim()})`)
    expect(await tagsOf(studio)).toEqual(['1.2', '1.1', '1.0'])
    expect((await run(['tags', 'resolve', 'game:stable'])).code).toBe(4)
  })

  it('ask the registry itself where there is nothing else', async () => {
    const { run, emulator } = await aStudio({ profile: 'oci', without: ['platform'] })
    const env = {
      SLIPWAY_REGISTRY: emulator.registry,
      SLIPWAY_PROJECT: emulator.project,
      SLIPWAY_PUSH_USERNAME: emulator.push.username,
      SLIPWAY_PUSH_TOKEN: emulator.push.token,
    }
    await run(['push', BUILD, '--to', 'game:1.0', '--quiet'], { env })

    const { code, out } = await run(['tags', 'game'], { env })

    expect(code).toBe(0)
    expect(out).toContain('1 tag of 1 artifact, told by the registry itself.\n')
  })
})

describe('slipway push', () => {
  it('says that no app version starts the new tag', async () => {
    const { run, login, emulator } = await aStudio({ profile: 'harbor' })
    await login(emulator.apiToken)

    const { err } = await run(['push', BUILD, '--to', 'game:1.0'])

    expect(err).toContain(
      'No app version starts 1.0 yet. To have one made for every tag: slipway template create studio/game\n',
    )
  })
})

describe('slipway delete', () => {
  it('shows with --dry-run what then goes, and leaves everything', async () => {
    const studio = await aStudioWithImages()

    const { code, out } = await studio.run([
      'delete',
      'game',
      '--keep-newest',
      '1',
      '--protect',
      'st*',
      '--dry-run',
    ])

    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}sha256:\w{12} .* 1\.1$/m)
    expect(out).toContain('1.0, stable  The tag stable is protected.')
    expect(out).toMatch(/^Frees exactly /m)
    expect(await tagsOf(studio)).toEqual(['stable', '1.2', '1.1', '1.0'])
  })

  it('deletes that, when it is asked and the answer is yes', async () => {
    const studio = await aStudioWithImages()
    const argv = ['delete', 'game', '--keep-newest', '1', '--protect', 'st*']

    const no = await studio.run(argv, { answers: ['n'] })
    const yes = await studio.run(argv, { answers: ['y'] })

    expect(no.code).toBe(130)
    expect(yes.code).toBe(0)
    expect(yes.context.questions).toEqual(['Delete 1 artifact with 1 tag? [y/N] '])
    expect(yes.out).toContain('Deleted 1 artifact with 1 tag.\n')
    expect(await tagsOf(studio)).toEqual(['stable', '1.2', '1.0'])
  })

  it('takes all tags of a named artifact, and says where nothing is left to do', async () => {
    const studio = await aStudioWithImages()

    const named = await studio.run(['delete', 'game:1.0', '--yes', '--json'])
    const nothing = await studio.run(['delete', 'game', '--keep-newest', '5', '--yes'])

    expect(named.code).toBe(0)
    expect(JSON.parse(named.out)).toMatchObject({
      plan: { items: [{ tags: [{ name: '1.0' }, { name: 'stable' }] }] },
      report: { isComplete: true, items: [{ outcome: 'deleted' }] },
    })
    expect(await tagsOf(studio)).toEqual(['1.2', '1.1'])
    expect([nothing.code, nothing.out.split('\n')[0]]).toEqual([
      0,
      `Nothing to delete from ${studio.emulator.registry}/studio/game.`,
    ])
  })

  it('says what was deleted when it is cancelled in the middle, and goes on from there', async () => {
    const studio = await aStudioWithImages()
    const argv = ['delete', 'game', '--keep-newest', '0', '--yes', '--json']
    const context: FakeContext = studio.context({
      createClient: (options) => {
        const client = createClient(options)
        const executeDelete: Client['artifacts']['executeDelete'] = (plan, call = {}) => {
          const onItem = (item: DeletedItem) => {
            call.onItem?.(item)
            context.interrupt()
          }
          return client.artifacts.executeDelete(plan, { ...call, onItem })
        }
        return { ...client, artifacts: { ...client.artifacts, executeDelete } }
      },
    })

    const code = await main(argv, context)
    const cancelled = JSON.parse(context.out())
    const left = await tagsOf(studio)
    const again = JSON.parse((await studio.run(argv)).out)

    expect(code).toBe(130)
    expect(cancelled).toMatchObject({
      report: { isComplete: false, items: [{ outcome: 'deleted' }] },
      error: { code: 'ABORTED' },
    })
    const [{ tags: deleted }] = cancelled.report.items
    expect([...left, ...deleted].sort()).toEqual(['1.0', '1.1', '1.2', 'stable'])
    expect(again).toMatchObject({ plan: { items: [{}, {}] }, report: { isComplete: true } })
  })

  it('keeps what an app version starts, unless it is told not to', async () => {
    const studio = await aStudioWithImages()
    await startTag(studio.emulator, { app: 'shooter', version: 'v7', image: 'game', tag: '1.1' })

    const kept = await studio.run(['delete', 'game:1.1', '--yes'])
    const gone = await studio.run(['delete', 'game:1.1', '--yes', '--include-used'])

    expect(kept.code).toBe(11)
    expect(kept.out).toContain('started by version v7 of the app shooter')
    expect(kept.out).toContain('--include-used')
    expect(gone.code).toBe(0)
    expect(gone.err).toContain('App versions that cannot start any more:\n  1.1  shooter v7\n')
    expect(await tagsOf(studio)).not.toContain('1.1')
  })
})

describe('slipway scan', () => {
  async function aScannedStudio(): Promise<Studio> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-advisories-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const advisoriesFile = join(folder, 'advisories.json')
    const advisory = {
      id: 'CVE-2024-0001',
      distro: 'debian:12',
      package: 'zlib1g',
      fixed_version: '2',
      severity: 'High',
      description: 'For tests.',
    }
    await writeFile(advisoriesFile, JSON.stringify([advisory]))
    const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, advisoriesFile })
    await scanEveryPush(studio.emulator)
    await pushDebian(studio.emulator, 'game', '1.0', ['zlib1g', '1'])
    await studio.login(studio.emulator.apiToken)
    return studio
  }

  it('fails on what is that bad, and not on what is accepted', async () => {
    const { run, home } = await aScannedStudio()
    const accepted = join(home, 'accepted')
    await writeFile(accepted, 'CVE-2024-0001 exp:2999-01-31 # not reachable\n')
    const junit = join(home, 'scan.xml')

    const failing = await run(['scan', 'game:1.0', '--fail-on', 'high', '--junit', junit])
    const passing = await run(['scan', 'game:1.0', '--fail-on', 'high', '--ignore-file', accepted])
    const looking = await run(['scan', 'game:1.0', '--json'])

    expect(failing.code, failing.out).toBe(10)
    expect(failing.out).toMatch(/^high +zlib1g +1 +2 +CVE-2024-0001 +fails$/m)
    expect(await readFile(junit, 'utf8')).toContain('failures="1"')
    expect(passing.code).toBe(0)
    expect(passing.out).toContain('ignore file until 2999-01-31: not reachable\n')
    expect(JSON.parse(looking.out)).toMatchObject({ status: { state: 'finished', counts: { high: 1 } } })
  })

  it('does not pass where there is no scanner', async () => {
    const studio = await aStudioWithImages({ without: ['scanner'] })

    const { code, out } = await studio.run(['scan', 'game:1.0', '--fail-on', 'critical', '--timeout', '1s'])

    expect(code).toBe(9)
    expect(out).toContain('  Next: ')
  })
})

describe('slipway storage', () => {
  it('shows the figure of the server, what is big, and the rights', async () => {
    const { run } = await aStudioWithImages()

    const { code, out } = await run(['storage'])

    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}\[#-+\]$/m)
    expect(out).toContain("server's figure, told by the platform's registry service\n")
    expect(out).toMatch(/^ {2}studio\/game +.*server's +3$/m)
    expect(out).toMatch(/^ {2}rights +.*repository:push/m)
  })

  it('asks for more, and shows the decision', async () => {
    const { run, emulator, login } = await aStudio({ profile: 'harbor' })
    await login(emulator.apiToken)

    const asked = await run(['storage', 'request', '1GiB', '--reason', 'a build per day', '--json'])
    const { id } = JSON.parse(asked.out).request
    await decideStorage(emulator, id, 'approve')
    const { out } = await run(['storage', 'status'])

    expect(asked.code).toBe(0)
    expect(out).toMatch(new RegExp(`^${id} +approved +1\\.00 GiB +1\\.00 GiB `, 'm'))
  })
})

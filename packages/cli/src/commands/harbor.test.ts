import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HarborSetupOptions, type HarborSetupReceipt, PermissionError } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { main } from '../main.js'

const SECRET = 'Admin-sentinel-88'
const STDIN = ['--admin-username', 'boss', '--admin-password-stdin']

let cwd: string
let given: HarborSetupOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-harbor-'))
  given = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

function aReceipt(): HarborSetupReceipt {
  return {
    schemaVersion: 1,
    registry: 'harbor.example.com',
    project: 'studio',
    harborVersion: 'v2.13.1-6d1b3a9f',
    steps: [
      { target: 'scan', state: 'exists', message: 'Every push is scanned.' },
      {
        target: 'pull-robot',
        state: 'create',
        message: 'Make the robot account "slipway-pull".',
        name: 'robot$studio+slipway-pull',
        permissions: ['repository:pull'],
        secret: 'new',
      },
    ],
    stored: [
      {
        kind: 'pull',
        registry: 'harbor.example.com',
        project: 'studio',
        username: 'robot$studio+slipway-pull',
        store: 'keychain',
        protection: 'keychain',
        expiresAt: '2027-11-22T00:00:00.000Z',
        rights: { push: 'no', pull: 'yes', delete: 'no', read: 'no', quota: 'no' },
      },
    ],
    warnings: ['Look at this.'],
  }
}

async function run(argv: readonly string[], options: FakeOptions = {}) {
  const harbor = {
    setup: async (call: HarborSetupOptions = {}) => {
      given.push(call)
      for (const step of aReceipt().steps) if (step.state !== 'exists') call.onStep?.(step)
      return aReceipt()
    },
    planSetup: async (call: HarborSetupOptions = {}) => {
      given.push(call)
      return aReceipt()
    },
  }
  const context = fakeContext({ cwd, client: { harbor }, ...options })
  const code = await main(['harbor', 'setup', ...argv], context)
  return { code, out: context.out(), err: context.err(), context }
}

describe('slipway harbor setup', () => {
  it('takes the password from stdin and shows what was done', async () => {
    const { code, out, err, context } = await run(['--project', 'studio', ...STDIN], {
      input: `${SECRET}\r\n`,
    })

    expect(code).toBe(0)
    expect(given).toMatchObject([{ admin: { username: 'boss', token: SECRET }, scan: true }])
    expect(context.clientOptions).toMatchObject([{ project: 'studio' }])
    expect(out.split('\n')).toEqual([
      'Set up harbor.example.com/studio (Harbor v2.13.1-6d1b3a9f)',
      '  there  Every push is scanned.',
      '  made   Make the robot account "slipway-pull".',
      'Note: Look at this.',
      "Stored in the operating system's keychain:",
      expect.stringMatching(/^ {2}pull {2}robot\$studio\+slipway-pull .* until 2027-11-22$/),
      '',
    ])
    expect(err).toContain('Done: Make the robot account "slipway-pull".')
    expect(out + err).not.toContain(SECRET)
  })

  it('asks for the administrator without showing the password', async () => {
    const { context, out, err } = await run([], { answers: [' boss ', SECRET] })

    expect(given).toMatchObject([{ admin: { username: 'boss', token: SECRET } }])
    expect(context.questions).toEqual(["Administrator's user name: ", 'secret: Password: '])
    expect(out + err).not.toContain(SECRET)
  })

  it('asks for the password alone where the name is given', async () => {
    const { context } = await run(['--admin-username', 'boss'], { answers: [SECRET] })

    expect(context.questions).toEqual(['secret: Password: '])
  })

  it('leaves an administrator of the environment to the sdk', async () => {
    await run([], { env: { SLIPWAY_HARBOR_USERNAME: 'boss', SLIPWAY_HARBOR_PASSWORD: SECRET } })

    expect(given).toEqual([expect.objectContaining({ admin: undefined })])
  })

  it('hands over what the flags say', async () => {
    const flags = [
      '--push-robot',
      'ci',
      '--pull-robot',
      'fleet',
      '--duration',
      'never',
      '--no-scan',
      '--renew',
    ]
    await run([...STDIN, ...flags, '--webhook', 'https://studio.example.com/hook', '--store', 'file'], {
      input: SECRET,
    })
    await run([...STDIN, '--duration', '90'], { input: SECRET })

    expect(given).toMatchObject([
      {
        robots: { push: 'ci', pull: 'fleet' },
        durationDays: -1,
        scan: false,
        renew: true,
        webhook: { url: 'https://studio.example.com/hook' },
        store: 'file',
      },
      { durationDays: 90, webhook: undefined },
    ])
  })

  it('changes nothing with --dry-run', async () => {
    const client = { harbor: { planSetup: async () => aReceipt() } }

    const { code, out } = await run([...STDIN, '--dry-run'], { input: SECRET, client })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'Would set up harbor.example.com/studio (Harbor v2.13.1-6d1b3a9f)',
      '  there  Every push is scanned.',
      '  make   Make the robot account "slipway-pull".',
      'Note: Look at this.',
      'Nothing was changed.',
      '',
    ])
  })

  it('prints exactly the receipt with --json', async () => {
    const { out } = await run([...STDIN, '--json'], { input: SECRET })

    expect(JSON.parse(out)).toEqual(aReceipt())
  })

  it.each([
    ['a duration that is no number of days', [...STDIN, '--duration', '1y'], {}, '--duration takes days'],
    ['a password without a name', ['--admin-password-stdin'], {}, 'no --admin-username'],
    ['two administrators', ['--admin-username', 'a'], { SLIPWAY_HARBOR_USERNAME: 'b' }, 'two administrators'],
    ['nobody', [], {}, 'nobody is at a terminal'],
    ['an empty password', STDIN, {}, 'stdin is empty'],
  ])('refuses %s', async (_, argv, env, words) => {
    const { code, err } = await run(argv, { env, input: '' })

    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(given).toEqual([])
  })

  it('has no flag for the password', async () => {
    const { code, err } = await run([`--admin-password=${SECRET}`])

    expect(code).toBe(2)
    expect(err).not.toContain(SECRET)
  })

  it('ends with 3 for who may not administer the project', async () => {
    const details = { action: 'set up', reason: 'it is refused' }
    const client = { harbor: { setup: () => Promise.reject(new PermissionError('DENIED', details)) } }

    expect((await run(STDIN, { input: SECRET, client })).code).toBe(3)
  })
})

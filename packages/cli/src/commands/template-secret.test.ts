import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ListedSecret, LocalError, type SecretPutOptions } from '@slipway/sdk'
import { Command, CommanderError } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { addSecretCommands } from './template-secret.js'

const VALUE = 'planted-value-5c1e'
const TWICE = { code: 'SECRET_IN_TWO_STORES', message: 'The keychain may have another value.' }

let cwd: string
let given: (SecretPutOptions | string)[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-secret-'))
  given = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

/** Runs a program that has nothing but these commands. */
async function run(argv: readonly string[], options: FakeOptions = {}) {
  const listed: ListedSecret[] = [
    { name: 'rcon-password', store: 'keychain', createdAt: '1969-12-31T21:00:00.000Z' },
  ]
  const secrets = {
    put: async (call: SecretPutOptions) => {
      given.push(call)
      const { name } = call
      const variable = 'SLIPWAY_SECRET_RCON_PASSWORD'
      const kept = { schemaVersion: 1, name, store: 'keychain', protection: 'keychain', variable } as const
      return { ...kept, warnings: name === 'twice' ? [TWICE] : [] }
    },
    list: async () => listed,
    remove: async (name: string) => {
      given.push(name)
      return name === 'rcon-password'
    },
  }
  const context = fakeContext({ cwd, client: { secrets }, ...options })
  const codes: number[] = []
  const program = new Command('slipway').exitOverride().configureOutput({ writeErr: () => undefined })
  addSecretCommands(program.command('template'), context, (code) => codes.push(code))
  const failure: unknown = await program.parseAsync(['template', 'secret', ...argv], { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { code: codes[0], out: context.out(), err: context.err(), context, failure }
}

describe('slipway template secret set', () => {
  it.each([
    ['one line', `${VALUE}\n`, VALUE],
    ['what Windows pipes', `\uFEFF${VALUE}\r\n`, VALUE],
    ['several lines, and blanks', ' a \n\n b \n', ' a \n\n b '],
  ])('reads %s from stdin', async (_, input, value) => {
    const { code, out, err } = await run(['set', 'rcon-password'], { input })

    expect(code).toBe(0)
    expect(given).toMatchObject([{ name: 'rcon-password', value, store: undefined, isInteractive: false }])
    expect(out.split('\n')).toEqual([
      "Stored rcon-password in the operating system's keychain.",
      'A build machine gives it as SLIPWAY_SECRET_RCON_PASSWORD, or in the file that SLIPWAY_SECRET_RCON_PASSWORD_FILE names.',
      '',
    ])
    expect(out + err).not.toContain(VALUE)
  })

  it('warns of a store that may have another value', async () => {
    const { code, err } = await run(['set', 'twice'], { input: VALUE })

    expect(code).toBe(0)
    expect(err).toContain('warning: The keychain may have another value. (SECRET_IN_TWO_STORES)')
  })

  it('asks for the value without showing it', async () => {
    const { context, out, err } = await run(['set', 'rcon-password'], { answers: [` ${VALUE}`], isTTY: true })

    expect(given).toMatchObject([{ value: ` ${VALUE}`, isInteractive: true }])
    expect(context.questions).toEqual(['secret: Value of rcon-password: '])
    expect(out + err).not.toContain(VALUE)
  })

  it.each([
    [['--store', 'file'], 'file'],
    [['--store', 'keychain'], 'keychain'],
    [['--allow-file-store'], 'file'],
  ])('takes %j for the store', async (flags, store) => {
    await run(['set', 'rcon-password', ...flags], { input: VALUE })

    expect(given).toMatchObject([{ store }])
  })

  it.each([
    ['plain-file', true],
    ['encrypted-file', false],
  ] as const)('says of a %s whether it is plain text', async (protection, isPlain) => {
    const put = async () =>
      ({ schemaVersion: 1, name: 'x', store: 'file', protection, variable: 'V', warnings: [] }) as const

    const { out } = await run(['set', 'x', '--store', 'file'], { input: VALUE, client: { secrets: { put } } })

    const words = 'The file is plain text, unless SLIPWAY_STORE_PASSPHRASE is set when it is made'
    expect(out.includes(words)).toBe(isPlain)
  })

  it('asks for nothing when the flags contradict each other', async () => {
    const flags = ['--store', 'keychain', '--allow-file-store']
    const { code, context } = await run(['set', 'x', ...flags], { answers: [VALUE] })

    expect([code, context.questions, given]).toEqual([2, [], []])
  })

  it('says when a variable hides what is stored', async () => {
    const env = { SLIPWAY_SECRET_RCON_PASSWORD_FILE: '/run/secrets/rcon' }

    const { err } = await run(['set', 'rcon-password'], { input: VALUE, env })

    expect(err).toContain('SLIPWAY_SECRET_RCON_PASSWORD_FILE is set: it is used before what is stored.')
  })

  it('prints one object with --json, and writes it with --json-file', async () => {
    const receipt = {
      schemaVersion: 1,
      name: 'rcon-password',
      store: 'keychain',
      protection: 'keychain',
      variable: 'SLIPWAY_SECRET_RCON_PASSWORD',
      warnings: [],
    }
    const { out } = await run(['set', 'rcon-password', '--json'], { input: VALUE })
    await run(['set', 'rcon-password', '-q', '--json-file', 'out.json'], { input: VALUE })

    expect(JSON.parse(out)).toEqual(receipt)
    expect(JSON.parse(await readFile(join(cwd, 'out.json'), 'utf8'))).toEqual(receipt)
  })

  it('refuses where nobody can be asked', async () => {
    const { code, err } = await run(['set', 'rcon-password'])

    expect(code).toBe(2)
    expect(err).toContain('Pipe the value into slipway template secret set rcon-password.')
  })

  it('takes no value as an argument, and repeats none', async () => {
    const { failure } = await run(['set', 'rcon-password', VALUE], { input: '' })

    expect(failure).toBeInstanceOf(CommanderError)
    expect(String(failure)).not.toContain(VALUE)
    expect(given).toEqual([])
  })

  it('ends with 1 when the keychain keeps nothing', async () => {
    const details = { action: 'keep the secret', reason: 'it is locked', hint: 'Unlock it.' }
    const put = () => Promise.reject(new LocalError('KEYCHAIN_UNAVAILABLE', details))

    const { code, err } = await run(['set', 'x'], { input: VALUE, client: { secrets: { put } } })

    expect(code).toBe(1)
    expect(err).toContain('Unlock it.')
  })
})

describe('slipway template secret list', () => {
  it('shows names and stores', async () => {
    const { code, out } = await run(['list'])

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^SECRET +STORE +STORED \(UTC\)$/),
      expect.stringMatching(/^rcon-password +keychain +1969-12-31 21:00 \(3 hours ago\)$/),
      '1 secret.',
      '',
    ])
  })

  it('says how to store one where there is none', async () => {
    const { out } = await run(['list'], { client: { secrets: { list: async () => [] } } })

    expect(out).toBe('No secret is stored.\nNext: slipway template secret set NAME\n')
  })

  it('prints one object with --json', async () => {
    expect(JSON.parse((await run(['list', '--json'])).out)).toEqual({
      schemaVersion: 1,
      secrets: [{ name: 'rcon-password', store: 'keychain', createdAt: '1969-12-31T21:00:00.000Z' }],
    })
  })
})

describe('slipway template secret remove', () => {
  it('says whether there was one', async () => {
    expect(await run(['remove', 'rcon-password'])).toMatchObject({ code: 0, out: 'Removed rcon-password.\n' })
    expect(await run(['remove', 'other'])).toMatchObject({
      code: 0,
      out: 'No secret is stored under the name other.\n',
    })
    expect(given).toEqual(['rcon-password', 'other'])
  })

  it('prints one object with --json', async () => {
    expect(JSON.parse((await run(['remove', 'other', '--json'])).out)).toEqual({
      schemaVersion: 1,
      name: 'other',
      isRemoved: false,
    })
  })
})

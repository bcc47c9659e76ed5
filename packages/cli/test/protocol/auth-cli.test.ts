import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aStudio, type Studio } from '../support/studio.js'

const DAY_MS = 86_400_000

async function loggedIn(): Promise<Studio> {
  const studio = await aStudio()
  await studio.login(studio.emulator.apiToken)
  return studio
}

/** Docker's file in the home of a studio. */
async function dockerFile({ home }: Studio, config: object): Promise<string> {
  const path = join(home, '.docker', 'config.json')
  await mkdir(join(home, '.docker'))
  await writeFile(path, JSON.stringify(config), { mode: 0o600 })
  return path
}

/** A folder in PATH with a program of our helper's name. */
async function helperFolder({ home }: Studio): Promise<string> {
  const bin = join(home, 'bin')
  await mkdir(bin)
  const path = join(bin, 'docker-credential-slipway')
  await writeFile(path, '#!/bin/sh\necho docker-credential-slipway 1\n')
  await chmod(path, 0o755)
  return bin
}

describe('slipway auth status', () => {
  it('shows each kind with its rights, its origin and what the stores hold', async () => {
    const { run } = await loggedIn()

    const { code, out } = await run(['auth', 'status'])

    expect(code).toBe(0)
    expect(out).toMatch(/^KIND +STATE +USER +FOR +FROM +PUSH +PULL +DELETE +READ +QUOTA +EXPIRES$/m)
    expect(out).toMatch(/^push +valid +robot\$studio\+client-push +127\S+\/studio +file +yes +yes +yes/m)
    expect(out).toMatch(/^pull +valid +robot\$studio\+app-version-pull +127\S+\/studio +file +no +yes +no/m)
    expect(out).toMatch(/^api +valid +token +127\S+ +file/m)
    expect(out).toMatch(/^keychain: cannot be used/m)
    expect(out).toMatch(/^file: a file, in plain text/m)
  })

  it('asks nobody where it is to stay offline', async () => {
    const { run, emulator } = await loggedIn()
    await emulator.close()

    const { code, out } = await run(['auth', 'status', '--offline', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out).credentials).toMatchObject([
      { kind: 'push', state: 'not-checked' },
      { kind: 'pull', state: 'not-checked' },
      { kind: 'api', state: 'not-checked' },
    ])
  })

  it('ends with 3 where one is rejected', async () => {
    const { run, emulator } = await loggedIn()
    const env = {
      SLIPWAY_REGISTRY: emulator.registry,
      SLIPWAY_PUSH_USERNAME: emulator.push.username,
      SLIPWAY_PUSH_TOKEN: 'sentinel-wrong',
    }

    const { code, out, err } = await run(['auth', 'status', '--json'], { env })

    expect(code).toBe(3)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      credentials: [
        { kind: 'push', state: 'rejected', trouble: 'rejected', origin: 'SLIPWAY_PUSH_TOKEN' },
        {},
        {},
      ],
    })
    expect(out + err).not.toContain('sentinel')
  })

  it.each([
    ['14d', 3, 'expires soon'],
    ['2d', 0, 'valid'],
  ])('looks ahead %s', async (span, exitCode, state) => {
    const { run, emulator } = await aStudio()
    const { registry, push } = emulator
    // The clock of the fake surroundings starts at 1970.
    const day = new Date(7 * DAY_MS).toISOString().slice(0, 10)
    await run(
      [
        ...['login', '--registry', registry, '--project', 'studio', '--username', push.username],
        ...['--password-stdin', '--expires', day, '--store', 'file'],
      ],
      { input: push.token },
    )

    const { code, out } = await run(['auth', 'status', '--expires-within', span])

    expect(code).toBe(exitCode)
    expect(out).toMatch(new RegExp(`^push +${state} `, 'm'))
  })

  it('takes no span that it does not know', async () => {
    const { run } = await aStudio()

    expect((await run(['auth', 'status', '--expires-within', 'soon'])).code).toBe(2)
  })
})

describe('slipway auth rotate', () => {
  it('stores the new token where the old one was', async () => {
    const { run, emulator } = await loggedIn()
    const before = emulator.push.token

    const { code, out } = await run(['auth', 'rotate', 'push'])

    expect(code).toBe(0)
    expect(emulator.push.token).not.toBe(before)
    expect(out).toContain('The old token does not work any more.')
    expect(out + before).not.toContain(emulator.push.token)
    expect((await run(['auth', 'status'])).out).toMatch(/^push +valid +\S+ +\S+ +file/m)
  })

  it('ends with 9 and the dashboard where the platform has no call for it', async () => {
    const { run, emulator, login } = await aStudio({ without: ['extension'] })
    await login(emulator.quickStartToken)

    expect(await run(['auth', 'rotate', 'push', '--json'])).toMatchObject({
      code: 9,
      out: expect.stringContaining('CAPABILITY_MISSING'),
    })
  })
})

describe('slipway auth export', () => {
  it.each([
    ['env', "export SLIPWAY_PUSH_USERNAME='robot$studio+client-push'", '# SLIPWAY_PUSH_TOKEN: [secret]'],
    ['github', '{{ secrets.SLIPWAY_PUSH_TOKEN }}', 'secret    SLIPWAY_PUSH_TOKEN'],
    [
      'jenkins',
      "SLIPWAY_PUSH_USERNAME = 'robot$studio+client-push'",
      "SLIPWAY_PUSH_TOKEN = credentials('slipway-push-token')",
    ],
  ])('names the variables for %s, without the secrets', async (format, ...expected) => {
    const { run, secrets } = await loggedIn()

    const { code, out } = await run(['auth', 'export', '--format', format])

    expect(code).toBe(0)
    for (const text of expected) expect(out).toContain(text)
    for (const secret of secrets()) expect(out).not.toContain(secret)
  })

  it('shows secrets in a terminal, where that is wanted', async () => {
    const { run, emulator } = await loggedIn()

    const { code, out } = await run(['auth', 'export', '--reveal'], { isTTY: true })

    expect(code).toBe(0)
    expect(out).toContain(`export SLIPWAY_PUSH_TOKEN=${emulator.push.token}`)
  })

  it.each([
    [['--reveal'], false],
    [['--reveal', '--json'], true],
    [['--reveal', '--json-file', 'x.json'], true],
  ])('refuses to show them anywhere else: %j', async (argv, isTTY) => {
    const { run, secrets } = await loggedIn()

    const { code, out, err } = await run(['auth', 'export', ...argv], { isTTY })

    expect(code).toBe(2)
    for (const secret of secrets()) expect(out + err).not.toContain(secret)
  })
})

// Windows starts no scripts.
describe.skipIf(process.platform === 'win32')('slipway auth setup-docker', () => {
  it('lets docker ask us, and logging out takes it back', async () => {
    const studio = await loggedIn()
    const { run, emulator } = studio
    const path = await dockerFile(studio, { auths: {} })
    const env = { PATH: await helperFolder(studio) }

    const setup = await run(['auth', 'setup-docker'], { env })
    const config = await readFile(path, 'utf8')
    const again = await run(['auth', 'setup-docker', emulator.registry, '--json'], { env })
    const logout = await run(['logout'], { env })

    expect(setup).toMatchObject({
      code: 0,
      out: expect.stringContaining('Docker asks docker-credential-slipway'),
    })
    expect(JSON.parse(config)).toEqual({ auths: {}, credHelpers: { [emulator.registry]: 'slipway' } })
    expect(JSON.parse(again.out)).toMatchObject({ schemaVersion: 1, isChanged: false, path })
    expect(logout.out).toContain(`Docker no longer asks slipway for ${emulator.registry}`)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ auths: {} })
    const status = JSON.parse((await run(['auth', 'status', '--json'])).out)
    expect(status.credentials.map(({ state }: { state: string }) => state)).toEqual([
      'absent',
      'absent',
      'absent',
    ])
  })

  it('leaves the helper of others alone, until it is told to', async () => {
    const studio = await loggedIn()
    const { run, emulator } = studio
    await dockerFile(studio, { credHelpers: { [emulator.registry]: 'pass' } })
    const env = { PATH: await helperFolder(studio) }

    expect((await run(['auth', 'setup-docker'], { env })).code).toBe(5)
    expect((await run(['auth', 'setup-docker', '--replace-helper'], { env })).code).toBe(0)
    const undone = await run(['auth', 'setup-docker', '--undo'], { env })
    expect(undone.out).toContain('Docker no longer asks slipway')
  })

  it('says what is missing where our helper is not in PATH', async () => {
    const { run } = await loggedIn()

    const { code, err } = await run(['auth', 'setup-docker'], { env: { PATH: '/nowhere' } })

    expect(code).toBe(1)
    expect(err).toContain('docker-credential-slipway is not in PATH')
  })
})

describe('slipway auth import-docker', () => {
  it('takes over what docker has in plain text, and takes it away where that is wanted', async () => {
    const studio = await aStudio()
    const { run, emulator } = studio
    const { registry, push } = emulator
    const auth = Buffer.from(`${push.username}:${push.token}`).toString('base64')
    const path = await dockerFile(studio, { auths: { [registry]: { auth } } })

    const first = await run(['auth', 'import-docker', '--store', 'file'])
    const second = await run(['auth', 'import-docker', registry, '--remove', '--allow-file-store', '--json'])

    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('--remove takes them out') })
    expect(JSON.parse(second.out)).toMatchObject({ imported: [registry], isRemoved: true })
    expect(await readFile(path, 'utf8')).not.toContain(auth)
    expect(first.out + first.err + second.out + second.err).not.toContain(auth)
    const status = await run(['auth', 'status', '--registry', registry, '--project', 'studio'])
    expect(status.out).toMatch(/^push +valid +robot\$studio\+client-push +\S+ +file/m)
  })
})

describe('slipway logout', () => {
  it('leaves other hosts alone, unless it is to forget all', async () => {
    const { run, emulator } = await loggedIn()
    const elsewhere = ['--registry', 'other.example', '--api-url', 'https://other.example']

    const other = await run(['logout', ...elsewhere])
    const all = await run(['logout', ...elsewhere, '--all', '--json'])

    expect(other.out).toContain('Nothing was stored.')
    expect(other.out).toContain('The keychain could not be asked')
    const { removed } = JSON.parse(all.out)
    expect(removed).toHaveLength(3)
    expect(removed).toContainEqual(
      expect.objectContaining({ kind: 'push', registry: emulator.registry, store: 'file' }),
    )
  })
})

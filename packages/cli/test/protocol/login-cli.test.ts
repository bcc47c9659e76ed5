import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { aStudio } from '../support/studio.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const pairArgs = (registry: string, username: string, ...more: readonly string[]) => [
  ...['login', '--registry', `https://${registry}/`, '--project', 'studio'],
  ...['--username', username, '--password-stdin', '--store', 'file', ...more],
]

describe('slipway login with an API token', () => {
  it('stores all three credentials, says how, and the next push needs no setting', async () => {
    const { login, run, emulator } = await aStudio()

    const { code, out } = await login(`token ${emulator.apiToken}`)

    expect(code).toBe(0)
    expect(out).toContain('Stored in a file, in plain text that only its rights protect:')
    expect(out).toMatch(
      /push {2}robot\$studio\+client-push +127\.0\.0\.1:\d+\/studio {2}may push, pull, delete/,
    )
    expect(out).toMatch(/pull {2}robot\$studio\+app-version-pull .*may pull.*; not push, delete/)
    expect(out).toContain('Next: slipway push FOLDER --to NAME:TAG')
    const pushed = await run(['push', BUILD, '--to', 'game:1.0', '--json'])
    expect(JSON.parse(pushed.out).reference).toBe(`${emulator.registry}/studio/game:1.0`)
    const doctor = await run(['doctor', '--json'], { env: { SLIPWAY_BASE_MIRROR: emulator.registry } })
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
    expect(JSON.parse(doctor.out).checks).toContainEqual(
      expect.objectContaining({ name: 'registry', detail: `${emulator.registry} (from the last login)` }),
    )
  })

  it('prints exactly one JSON object', async () => {
    const { run, emulator } = await aStudio()

    const { out } = await run(['login', '--token-stdin', '--allow-file-store', '--json'], {
      input: emulator.apiToken,
    })

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      access: { state: 'granted' },
      stored: [{ kind: 'api' }, { kind: 'push', store: 'file', protection: 'plain-file' }, { kind: 'pull' }],
      warnings: [],
    })
  })

  it('encrypts the file where there is a passphrase', async () => {
    const { run, emulator } = await aStudio()
    const env = { SLIPWAY_STORE_PASSPHRASE: 'correct horse' }

    const { out } = await run(['login', '--token-stdin', '--store', 'file'], {
      input: emulator.apiToken,
      env,
    })

    expect(out).toContain('Stored in a file, encrypted with your passphrase:')
    expect((await run(['auth', 'status', '--offline'], { env })).out).toMatch(/push +not checked/)
  })

  it.each(['0f0f0f0f-sentinel-wrong', 'token 0f0f0f0f-sentinel-wrong\r\n'])(
    'ends with 3 where the platform rejects the token: %j',
    async (input) => {
      const { run } = await aStudio()

      const { code, out, err } = await run(['login', '--token-stdin', '--store', 'file', '--json'], { input })

      expect(code).toBe(3)
      expect(JSON.parse(out)).toMatchObject({ error: { code: 'CREDENTIAL_REJECTED', side: 'platform' } })
      expect(out + err).not.toContain('sentinel')
      expect(JSON.parse((await run(['auth', 'status', '--json'])).out).credentials).toMatchObject([
        { state: 'absent' },
        { state: 'absent' },
        { state: 'absent' },
      ])
    },
  )

  it('takes a Quick Start token to the wizard on a server without the extension', async () => {
    const { login, emulator } = await aStudio({ without: ['extension'] })

    const { code, out } = await login(emulator.quickStartToken)

    expect(code).toBe(0)
    expect(out).toContain('robot$studio+client-push')
    expect(out).toContain('Next: slipway push')
  })

  it('tells of a variable that is used before what it has stored', async () => {
    const { run, emulator } = await aStudio()

    const { err } = await run(['login', '--token-stdin', '--store', 'file'], {
      input: emulator.apiToken,
      env: { SLIPWAY_API_TOKEN: 'sentinel' },
    })

    expect(err).toContain('SLIPWAY_API_TOKEN is set: it is used before what is stored.')
    expect(err).not.toContain('sentinel')
  })

  it('says what to paste for a regular token on such a server, and remembers the platform', async () => {
    const { run, emulator, login } = await aStudio({ without: ['extension'] })

    const { code, out } = await login(emulator.apiToken)

    expect(code).toBe(0)
    expect(out).toContain('Copy URL, Project, Username and Token from the dashboard.')
    expect(out).toContain('Next: slipway login, and Enter at the first question')
    const status = await run(['auth', 'status', '--json', '--offline'], { env: { SLIPWAY_API_URL: '' } })
    expect(JSON.parse(status.out)).toMatchObject({ apiUrl: emulator.platformUrl })
  })

  it('points to the request where there is no access yet', async () => {
    const { login, emulator } = await aStudio({ access: 'none' })

    const { code, out } = await login(emulator.apiToken)

    expect(code).toBe(0)
    expect(out).toContain('Next: slipway access request')
  })

  it('shows three ways out where there is no keychain', async () => {
    const { run, emulator } = await aStudio()

    const { code, err } = await run(['login', '--token-stdin'], { input: emulator.apiToken })

    expect(code).toBe(1)
    expect(err).toContain('(KEYCHAIN_UNAVAILABLE)')
    expect(err).toContain('SLIPWAY_PUSH_TOKEN')
    expect(err).toContain('Docker credential helper')
    expect(err).toContain('--allow-file-store')
  })
})

describe('slipway login with a pair of the registry', () => {
  it('stores a push credential that may push, with its last day', async () => {
    const { run, emulator } = await aStudio()
    const { username, token } = emulator.push

    const argv = pairArgs(emulator.registry, username, '--expires', '2099-01-31')
    const { code, out } = await run(argv, { input: `${token}\r\n` })

    expect(code).toBe(0)
    expect(out).toContain('until 2099-01-31')
    expect((await run(['auth', 'status'])).out).toMatch(
      /push +valid +robot\$studio\+client-push.* 2099-01-31/,
    )
  })

  it('refuses the pull robot for pushing', async () => {
    const { run, emulator } = await aStudio()
    const { username, token } = emulator.pull

    const { code, out } = await run(pairArgs(emulator.registry, username, '--json'), { input: token })

    expect(code).toBe(3)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'PUSH_CREDENTIAL_REQUIRED' } })
  })

  it('takes the pull robot as what it is, and keeps it beside the push credential', async () => {
    const { run, emulator } = await aStudio()
    const { push, pull, registry } = emulator

    await run(pairArgs(registry, push.username), { input: push.token })
    const { code } = await run(pairArgs(registry, pull.username, '--kind', 'pull'), { input: pull.token })

    expect(code).toBe(0)
    const { credentials } = JSON.parse((await run(['auth', 'status', '--json'])).out)
    expect(credentials).toMatchObject([
      { kind: 'push', state: 'valid', origin: 'file', rights: { push: 'yes' } },
      { kind: 'pull', state: 'valid', rights: { push: 'no', pull: 'yes' } },
      { kind: 'api', state: 'absent' },
    ])
  })

  it.each([
    ['a wrong token', ['--username', 'robot$studio+client-push'], 'sentinel-wrong', 3, 'CREDENTIAL_REJECTED'],
    ['an empty token', ['--username', 'robot$studio+client-push'], '\r\n', 2, 'OPTION_INVALID'],
    ['two lines', ['--username', 'robot'], 'sentinel\nsentinel', 2, 'OPTION_INVALID'],
    ['no user name', [], 'sentinel', 2, 'OPTION_INVALID'],
    [
      'a day that has passed',
      ['--username', 'r', '--expires', '1969-12-31'],
      'sentinel',
      2,
      'OPTION_INVALID',
    ],
    ['a day that is none', ['--username', 'r', '--expires', '2099-02-31'], 'sentinel', 2, 'OPTION_INVALID'],
    ['both tokens', ['--username', 'r', '--token-stdin'], 'sentinel', 2, 'OPTION_INVALID'],
  ])('stores nothing with %s', async (_, more, input, exitCode, errorCode) => {
    const { run, emulator } = await aStudio()

    const { code, out, err } = await run(
      ['login', '--registry', emulator.registry, '--password-stdin', '--store', 'file', '--json', ...more],
      { input },
    )

    expect(code).toBe(exitCode)
    expect(JSON.parse(out)).toMatchObject({ error: { code: errorCode } })
    expect(out + err).not.toContain('sentinel')
  })
})

describe('slipway login in a terminal', () => {
  it('asks for the token alone where the platform gives the rest', async () => {
    const { run, emulator } = await aStudio()

    const { code, err, context } = await run(['login', '--allow-file-store', '--browser'], {
      answers: [emulator.apiToken],
    })

    expect(code).toBe(0)
    expect(context.questions).toEqual([
      "secret: API token (Enter to give the registry's credentials instead): ",
    ])
    expect(context.pages).toEqual([emulator.platformUrl])
    expect(err).toContain(`Sign in at ${emulator.platformUrl}`)
  })

  it('asks for the pairs where the platform does not give them, and stores everything', async () => {
    const { run, emulator } = await aStudio({ without: ['extension'] })
    const { registry, project, push, pull, apiToken } = emulator

    const { code, out, context } = await run(['login', '--allow-file-store', '--json'], {
      answers: [
        apiToken,
        `https://${registry}`,
        project,
        push.username,
        push.token,
        pull.username,
        pull.token,
      ],
    })

    expect(code).toBe(0)
    expect(context.questions.slice(1)).toEqual([
      'URL (Enter to stop here): ',
      'Project: ',
      'Username: ',
      'secret: Token: ',
      'Pull username (Enter to skip): ',
      'secret: Pull token: ',
    ])
    expect(JSON.parse(out).stored.map(({ kind }: { kind: string }) => kind)).toEqual(['api', 'push', 'pull'])
  })

  it('keeps the token where the pairs are left for later', async () => {
    const { run, emulator } = await aStudio({ without: ['extension'] })

    const { code, out } = await run(['login', '--allow-file-store', '--json'], {
      answers: [emulator.apiToken, ''],
    })

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ stored: [{ kind: 'api' }], next: { code: 'PASTE_CREDENTIALS' } })
  })

  it('logs in with the push pair alone', async () => {
    const { run, emulator } = await aStudio()
    const { registry, project, push } = emulator

    const { code, out } = await run(['login', '--allow-file-store'], {
      answers: ['', registry, project, push.username, push.token, ''],
    })

    expect(code).toBe(0)
    expect(out).toContain('robot$studio+client-push')
  })

  it.each([
    [['login'], { input: '' }, '--token-stdin'],
    [['login', '--token-stdin'], { answers: [] }, 'it asks'],
    [['login', '--username', 'robot'], { answers: [] }, '--password-stdin'],
  ])('says how to log in where %j cannot work', async (argv, options, hint) => {
    const { run } = await aStudio()

    const { code, err } = await run(argv, options)

    expect(code).toBe(2)
    expect(err).toContain(hint)
  })
})

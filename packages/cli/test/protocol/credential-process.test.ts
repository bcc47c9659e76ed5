import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../../../tools/setup.mjs'
import { HELPER, type ProcessEnd, runProcess } from '../support/command-process.js'
import { BIN } from '../support/emulator-process.js'
import { aStudio, type Studio } from '../support/studio.js'

// A stale build must not make these pass.
beforeAll(() => ensureBuilt().then(() => undefined), 120_000)

const NODE = process.execPath
const PATH = dirname(NODE)

const helper = ({ env }: Studio, action: string, input = ''): Promise<ProcessEnd> =>
  runProcess([NODE, HELPER, action], { env: { ...env, PATH }, input })

describe('slipway login as a process', () => {
  it('reads the API token from a pipe, with the line end of Windows', async () => {
    const { emulator, env, secrets } = await aStudio()
    const argv = ['login', '--token-stdin', '--store', 'file', '--json'] as const

    const input = `token ${emulator.apiToken}\r\n`
    const { code, out, err } = await runProcess([NODE, BIN, ...argv], { env, input })

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ stored: [{ kind: 'api' }, { kind: 'push' }, { kind: 'pull' }] })
    for (const secret of secrets()) expect(out + err).not.toContain(secret)
  })

  // The form that the documentation shows.
  it.skipIf(process.platform === 'win32')(
    'takes the $ and the + of a robot account from a shell',
    async () => {
      const { emulator, env } = await aStudio()
      const { registry, push } = emulator
      const script = [
        `slipway() { "${NODE}" "${BIN}" "$@"; }`,
        `printf '%s\\n' "$TOKEN" | slipway login --registry ${registry} --project studio \\`,
        `  --username 'robot$studio+client-push' --password-stdin --store file && slipway auth status --json`,
      ].join('\n')

      const { code, out, err } = await runProcess(['/bin/sh', '-c', script], {
        env: { ...env, TOKEN: push.token, PATH: '/usr/bin:/bin' },
      })

      expect(code).toBe(0)
      const status = JSON.parse(out.trim().split('\n').at(-1) ?? '')
      expect(status.credentials[0]).toMatchObject({
        state: 'valid',
        username: 'robot$studio+client-push',
        origin: 'file',
      })
      expect(out + err).not.toContain(push.token)
    },
  )

  it('asks nobody where there is nobody', async () => {
    const { env } = await aStudio()

    const { code, err } = await runProcess([NODE, BIN, 'login'], { env })

    expect(code).toBe(2)
    expect(err).toContain('--token-stdin')
  })
})

describe('docker-credential-slipway', () => {
  it('gives the push credential of a host, and it alone', async () => {
    const studio = await aStudio()
    const { emulator, login } = studio
    await login(emulator.apiToken)

    const got = await helper(studio, 'get', `https://${emulator.registry}\n`)
    const other = await helper(studio, 'get', 'other.example.com')
    const listed = await helper(studio, 'list')

    expect(got).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(got.out)).toEqual({
      ServerURL: `https://${emulator.registry}`,
      Username: emulator.push.username,
      Secret: emulator.push.token,
    })
    expect(other.code).toBe(1)
    expect(listed.code).toBe(0)
    expect(JSON.parse(listed.out)).toEqual({ [emulator.registry]: emulator.push.username })
  })

  it.each(['get', 'store', 'erase'])(
    'answers %s by the protocol also where too much is piped in',
    async (action) => {
      const studio = await aStudio()

      const { code, out, err } = await helper(studio, action, 'a'.repeat(100_000))

      expect([code, err]).toEqual([1, ''])
      expect(out).not.toBe('')
    },
  )

  it('forgets what docker logs out of', async () => {
    const studio = await aStudio()
    const { emulator, login } = studio
    await login(emulator.apiToken)

    const erased = await helper(studio, 'erase', emulator.registry)
    const left = await helper(studio, 'get', emulator.registry)

    expect(erased).toEqual({ code: 0, out: '', err: '' })
    expect(JSON.parse(left.out).Username).toBe(emulator.pull.username)
  })

  it('keeps nothing in plain text where there is no keychain, and repeats no secret', async () => {
    const studio = await aStudio()
    const input = JSON.stringify({ ServerURL: 'r.example.com', Username: 'robot', Secret: 'sentinel' })

    const { code, out, err } = await helper(studio, 'store', input)

    expect(code).toBe(1)
    expect(out).toContain('--allow-file-store')
    expect(out + err).not.toContain('sentinel')
  })

  it.each(['version', 'frob'])('needs nothing but PATH to answer %s', async (action) => {
    const { code, out } = await runProcess([NODE, HELPER, action], { env: { PATH } })

    expect(code).toBe(action === 'version' ? 0 : 1)
    expect(out).toMatch(action === 'version' ? /^docker-credential-slipway \d/ : /^Usage: /)
  })
})

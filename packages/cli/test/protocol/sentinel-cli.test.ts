import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { createProgram } from '../../src/program.js'
import { fakeContext } from '../support/fake-context.js'
import { startTag } from '../support/staff.js'
import { aStudio } from '../support/studio.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const SENTINEL = 'sentinel-of-docker-5d2b8f'
const FILE = ['--store', 'file']
const HOOK_SECRET = 'sentinel-of-webhooks-7a1e4c'
const BUILD_SECRET = 'sentinel-of-builds-3c9d71'
const BY_DOCKER = ['game', '--builder', 'docker', '--to', 'game:3']
const HOOK_FILE = 'webhook.secret'
const PUBLIC = ['--public-url', 'http://127.0.0.1:1/hook']

/** Every command, in an order in which they make sense. One that is missing here fails the test. */
const ROWS: readonly (readonly [command: string, ...args: string[]])[] = [
  ['login', '--token-stdin', ...FILE],
  ['login', '--token-stdin', ...FILE, '--json'],
  ['login', '--token-stdin'],
  ['auth status'],
  ['auth status', '--json'],
  ['push', BUILD, '--to', 'game:1'],
  ['push', BUILD, '--to', 'game:2', '--ndjson'],
  ['push', ...BY_DOCKER, '--build-arg', `TOKEN=${BUILD_SECRET}`],
  ['push', ...BY_DOCKER, '--build-arg', BUILD_SECRET, '--json'],
  ['inspect', 'game:1', '--json'],
  ['promote', 'game:1', '--to', 'released/game'],
  ['images'],
  ['images', 'game', '--json'],
  ['tags list', 'game'],
  ['tags add', 'game:1', 'stable'],
  ['tags resolve', 'game:stable'],
  ['tags same', 'game:1', 'game:stable', '--json'],
  ['tags remove', 'game:stable'],
  ['scan', 'game:1', '--fail-on', 'high', '--timeout', '5s'],
  ['storage show'],
  ['storage request', '1GiB', '--reason', 'more builds'],
  ['storage status', '--json'],
  ['init', '--yes', '--name', 'game', '--dir', BUILD],
  ['dockerfile create', 'game/build', '--offline'],
  ['dockerfile check', 'game/Dockerfile', '--json'],
  ['run', 'game/build', '--env', `RCON=${BUILD_SECRET}`],
  ['template secret set', 'rcon', ...FILE],
  ['template secret list'],
  ['template create', '--secret-env', 'RCON=rcon', '--yes', '--json'],
  ['template show'],
  ['template validate', '--json'],
  ['template edit', '--secret-env', 'RCON_2=rcon', '--yes'],
  ['link', 'game:1', '--json'],
  ['link', 'game', '--all-unlinked'],
  ['template delete', '--yes'],
  ['template secret remove', 'rcon'],
  ['apps list'],
  ['apps versions', 'shooter'],
  ['apps deactivate', 'shooter', '--json'],
  ['apps activate', 'shooter/1'],
  ['apps delete', 'shooter/1', '--yes', '--json'],
  ['watch', 'game', '--once'],
  ['watch', 'game', '--listen', '0', '--secret-file', HOOK_FILE, '--register', ...PUBLIC, '--json'],
  ['delete', 'game:2', '--dry-run'],
  ['delete', 'game:2', '--yes', '--json'],
  ['auth rotate', 'pull'],
  ['auth rotate', 'push', '--json'],
  ['auth export', '--format', 'github'],
  ['auth export', '--json'],
  ['auth import-docker', 'docker.example', ...FILE],
  ['auth setup-docker'],
  ['access status'],
  ['access request', '--json'],
  ['access wait'],
  ['harbor setup', '--project', 'studio', '--admin-username', 'admin', '--admin-password-stdin', ...FILE],
  ['doctor'],
  ['doctor', '--json'],
  ['logout', '--all'],
]

/** Prints secrets because they are its result: those of the emulator that it started. */
const TELLS_ITS_OWN = ['emulator']

function leaves({ commands }: Command, prefix = ''): string[] {
  return commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`
    return command.commands.length > 0 ? leaves(command, `${name} `) : [name]
  })
}

async function textOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const kept = files.filter(
    (path) => !path.includes('credentials') && !path.includes('.docker') && !path.endsWith(HOOK_FILE),
  )
  return (await Promise.all(kept.map((path) => readFile(path, 'latin1')))).join('\n')
}

it('has a row for every command', () => {
  const commands = leaves(createProgram(fakeContext(), () => undefined))

  const tried = new Set([...ROWS.map(([command]) => command), ...TELLS_ITS_OWN])
  expect([...tried].sort()).toEqual(commands.sort())
})

it.each(['oci', 'harbor'] as const)(
  'shows no secret in what any command prints or leaves on %s',
  async (profile) => {
    const { run, emulator, home, secrets } = await aStudio({ profile, scanDelayMs: 0 })
    const auth = Buffer.from(`robot:${SENTINEL}`).toString('base64')
    await mkdir(join(home, '.docker'))
    const docker = JSON.stringify({ auths: { 'docker.example': { auth } } })
    await writeFile(join(home, '.docker', 'config.json'), docker, { mode: 0o600 })
    await writeFile(join(home, HOOK_FILE), HOOK_SECRET)
    await cp(BUILD, join(home, 'game', 'build'), { recursive: true })
    const known = new Set([...secrets(), SENTINEL, auth, HOOK_SECRET, BUILD_SECRET])
    const env = {
      SLIPWAY_LOG: 'debug',
      SLIPWAY_BASE_MIRROR: emulator.registry,
      DOCKER_HOST: `unix://${join(home, 'docker.sock')}`,
    }

    for (const [command, ...args] of ROWS) {
      const argv = [...command.split(' '), ...args]
      // The platform tells the pull credential of a version to everybody who asks for it.
      if (command === 'apps list') {
        await startTag(emulator, { app: 'shooter', version: '1', image: 'game', tag: '1' })
      }
      const { out, err } = await run(argv, { input: emulator.apiToken, env })

      for (const secret of secrets()) known.add(secret)
      const printed = out + err
      expect(printed, argv.join(' ')).not.toBe('')
      for (const secret of known) expect(printed.includes(secret), argv.join(' ')).toBe(false)
    }
    // Docker's own file and the chosen store are where they belong.
    const left = await textOf(home)
    for (const secret of known) expect(left.includes(secret)).toBe(false)
  },
)

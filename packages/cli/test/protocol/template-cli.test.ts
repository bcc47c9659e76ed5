import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmulatorOptions } from '@slipway/emulator'
import { describe, expect, it } from 'vitest'
import { aStudio, type CommandEnd } from '../support/studio.js'
import { environmentOf } from '../support/studio-environment.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const SECRET = 'hunter2-of-the-template'
const SERVER: EmulatorOptions = {}
const FILE: EmulatorOptions = { without: ['extension'] }

/** A project with a build, in the home of somebody whose credentials are in the environment. */
async function aProject(options: EmulatorOptions) {
  const studio = await aStudio({ profile: 'harbor', scanDelayMs: 0, ...options })
  const { emulator, home } = studio
  const env = {
    ...environmentOf(studio),
    SLIPWAY_SECRET_RCON: SECRET,
  }
  await cp(BUILD, join(home, 'build'), { recursive: true })
  const ends: CommandEnd[] = []
  const run = async (...argv: string[]) => {
    const end = await studio.run(argv, { env })
    ends.push(end)
    return end
  }
  const read = async (...argv: string[]) => JSON.parse((await run(...argv, '--json')).out)
  return { home, emulator, run, read, ends }
}

type Project = Awaited<ReturnType<typeof aProject>>

/** What each run has of its own. */
const OF_THE_RUN = ['create_time', 'last_updated', 'docker_repository', 'private_token']

/** The versions that the platform holds in the end, as it tells them. */
async function versionsOf({ emulator: { platformUrl, apiToken } }: Project, app: string) {
  const answer = await fetch(`${platformUrl}/v1/app/${app}/versions`, {
    headers: { authorization: `token ${apiToken}` },
  })
  const { versions } = JSON.parse(await answer.text(), (key, value) =>
    OF_THE_RUN.includes(key) ? undefined : value,
  )
  const byTag = versions.map((version: { docker_tag: string }) => [version.docker_tag, version])
  return Object.fromEntries(byTag)
}

/** The way from a folder to app versions, as somebody goes it at a keyboard. */
async function wholeWay(project: Project) {
  const { run, read } = project
  const codes: number[] = []
  const step = async (...argv: string[]) => {
    const end = await run(...argv)
    codes.push(end.code)
    return end
  }
  await step('init', '--yes', '--name', 'game', '--no-template')
  await step('push', '--to', 'game:0.8', '--port', '7777/udp')
  await step('push', '--to', 'game:0.9', '--port', '7778/udp')
  await step('template', 'show')
  const flags = [
    '--port',
    'gameport=7777/udp',
    '--env',
    'MODE=casual',
    '--secret-env',
    'RCON=rcon',
    '--max-duration',
    '2h',
  ]
  await step('template', 'create', ...flags, '--yes')
  await step('template', 'create', '--yes')
  await step('template', 'validate', '--tag', '0.8')
  await step('link', 'game:0.9')
  const again = await read('link', 'game:0.9')
  const others = await read('link', 'game', '--all-unlinked')
  const pushed = await read('push', '--to', 'game:1.0', '--port', '7777/udp')
  await step('template', 'edit', '--memory', '512', '--remove-env', 'MODE', '--yes')
  const changed = await read('push', '--to', 'game:1.1', '--port', '7777/udp')
  const differs = await step('link', 'game:1.0', '--json')
  const left = await read('link', 'game', '--all-unlinked', '--dry-run')
  return {
    codes,
    linked: [again.outcome, again.app, again.version],
    others: others.items,
    pushed: [pushed, changed].map(({ appVersion: { app, version } }) => `${app} ${version}`),
    differs: JSON.parse(differs.out).error.code,
    left: left.items,
    versions: await versionsOf(project, 'game'),
  }
}

describe('slipway template, link and push', () => {
  it('give the same by the same commands, whether the server keeps templates or slipway.json does', async () => {
    const [server, file] = await Promise.all([aProject(SERVER), aProject(FILE)])

    const byServer = await wholeWay(server)
    const byFile = await wholeWay(file)

    expect(byServer).toEqual(byFile)
    expect(byFile).toMatchObject({
      codes: [0, 0, 0, 4, 0, 5, 0, 0, 0, 5],
      linked: ['existing', 'game', '0.9'],
      others: [{ tag: '0.8', outcome: 'created', app: 'game', version: '0.8' }],
      pushed: ['game 1.0', 'game 1.1'],
      differs: 'VERSION_DIFFERS',
      left: [],
    })
    expect(Object.keys(byFile.versions).sort()).toEqual(['0.8', '0.9', '1.0', '1.1'])
    expect(byFile.versions['1.0']).toMatchObject({
      name: '1.0',
      req_memory: 1024,
      max_duration: 120,
      private_username: 'robot$studio+app-version-pull',
      envs: [
        { key: 'MODE', value: 'casual' },
        { key: 'RCON', is_hidden: true },
      ],
    })
    expect(byFile.versions['1.1']).toMatchObject({ req_memory: 512, envs: [{ key: 'RCON' }] })
    for (const { out, err } of [...server.ends, ...file.ends]) {
      expect(`${out}${err}`).not.toContain(SECRET)
    }
    expect(await readFile(join(server.home, 'slipway.json'), 'utf8')).not.toContain('template')
    const kept = JSON.parse(await readFile(join(file.home, 'slipway.json'), 'utf8')).images.game.template
    expect(kept).toMatchObject({ memoryMib: 512, env: [{ key: 'RCON', secret: 'rcon' }] })
  })

  it.each([
    ['the server', SERVER],
    ['slipway.json', FILE],
  ])(
    'make versions from the first push on by what init proposes, beside a home in %s',
    async (_, options) => {
      const project = await aProject(options)
      const { run, read } = project

      const { code } = await run('init', '--yes', '--name', 'game', '--app', 'shooter', '--port', '7790/udp')
      const { appVersion } = await read('push', '--to', 'game:1.0')

      expect(code).toBe(0)
      expect(appVersion).toMatchObject({ app: 'shooter', version: '1.0', outcome: 'created' })
      const plan = await read('template', 'create', '--dry-run')
      expect(plan.plan?.to.app ?? plan.error.code).toBe(options === SERVER ? 'shooter' : 'ALREADY_EXISTS')
    },
  )
})

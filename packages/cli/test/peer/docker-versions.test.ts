import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmulatorOptions } from '@slipway/emulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { versionsOf } from '../support/played-versions.js'
import { aStudio, type Studio } from '../support/studio.js'
import { environmentOf } from '../support/studio-environment.js'

const TEMPLATE = ['--app', 'my-game', '--cpu', '512', '--memory', '1024', '--port', 'gameport=7777/udp']

describeWith('docker')("Docker's own push", () => {
  const docker = dockerClient()
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-docker-versions-'))
    await writeFile(
      join(folder, 'Dockerfile'),
      'FROM scratch\nCOPY server /app/server\nEXPOSE 7777/udp\nCMD ["/app/server"]\n',
    )
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Builds another image, and pushes it with Docker under the tag. */
  async function pushByDocker({ emulator }: Studio, tag: string): Promise<void> {
    const { registry, project, push } = emulator
    const reference = `${registry}/${project}/game:${tag}`
    await writeFile(join(folder, 'server'), `server of ${tag}`)
    await docker.login(registry, { username: push.username, password: push.token })
    await docker.run(['build', '--quiet', '--tag', reference, folder], { env: { DOCKER_BUILDKIT: '0' } })
    await docker.run(['push', '--quiet', reference])
    await docker.run(['image', 'rm', '--force', reference])
  }

  async function aStudioWithProject(options: EmulatorOptions): Promise<Studio> {
    const studio = await aStudio({ profile: 'harbor', access: 'granted', ...options })
    const config = { images: { game: { dir: 'build' } } }
    await writeFile(join(studio.home, 'slipway.json'), JSON.stringify(config, undefined, 2))
    return studio
  }

  /** Runs a command as a build machine does, which has everything in its environment. */
  function tryRun(studio: Studio, ...argv: readonly string[]) {
    return studio.run(argv, { env: environmentOf(studio) })
  }

  async function run(studio: Studio, ...argv: readonly string[]): Promise<string> {
    const { code, out, err } = await tryRun(studio, ...argv)
    expect(code, `${argv.join(' ')}\n${err}`).toBe(0)
    return out
  }

  it('makes versions where the platform keeps the template: of new tags by itself, of older ones by a link', async () => {
    const studio = await aStudioWithProject({})
    const refused = await tryRun(studio, 'template', 'create', 'game', ...TEMPLATE, '--yes')
    expect(refused.code, 'there is no image yet').toBe(5)

    await pushByDocker(studio, '1.0')
    await run(studio, 'template', 'create', 'game', ...TEMPLATE, '--yes')
    await pushByDocker(studio, '1.1')
    expect(await versionsOf(studio.emulator, 'my-game')).toMatchObject([
      { name: '1.1', docker_tag: '1.1', req_cpu: 512, req_memory: 1024 },
    ])

    await run(studio, 'template', 'edit', 'game', '--memory', '512', '--yes')
    await pushByDocker(studio, '1.2')
    await run(studio, 'link', 'game', '--all-unlinked')

    const versions = await versionsOf(studio.emulator, 'my-game')
    expect(versions.map(({ name, req_memory }) => [name, req_memory]).sort()).toEqual([
      ['1.0', 512],
      ['1.1', 1024],
      ['1.2', 512],
    ])
  })

  it('gets the same versions by the same commands where the platform keeps none', async () => {
    const studio = await aStudioWithProject({ without: ['extension'] })

    await pushByDocker(studio, '1.0')
    await run(studio, 'template', 'create', 'game', ...TEMPLATE, '--yes')
    await pushByDocker(studio, '1.1')
    expect(await versionsOf(studio.emulator, 'my-game'), 'nobody has looked yet').toEqual([])
    await run(studio, 'watch', 'game', '--once')
    await run(studio, 'template', 'edit', 'game', '--memory', '512', '--yes')
    await pushByDocker(studio, '1.2')
    await run(studio, 'link', 'game', '--all-unlinked')

    const versions = await versionsOf(studio.emulator, 'my-game')
    expect(versions.map(({ name, req_memory }) => [name, req_memory]).sort()).toEqual([
      ['1.0', 1024],
      ['1.1', 1024],
      ['1.2', 512],
    ])
  })
})

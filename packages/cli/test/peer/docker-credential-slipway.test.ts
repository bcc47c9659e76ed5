import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { run } from '../../../../tools/peers/run.mjs'
import { ensureBuilt } from '../../../../tools/setup.mjs'

const built = (name: string) => fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url))
const ECHO_SERVER = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))
const CONFIG = '{\n\t"auths": {}\n}'
const BUILD_MS = 120_000

/** The built programs, as an installation puts them into PATH. */
async function install(folder: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  for (const [name, file] of [
    ['slipway', 'bin'],
    ['docker-credential-slipway', 'docker-credential-slipway'],
  ] as const) {
    const path = join(bin, name)
    await writeFile(path, `#!/bin/sh\nexec "${process.execPath}" "${built(file)}" "$@"\n`)
    await chmod(path, 0o755)
  }
  return bin
}

describe('after slipway login and slipway auth setup-docker', () => {
  let emulator: Emulator
  let folder: string
  let env: Record<string, string | undefined>

  beforeAll(async () => {
    await ensureBuilt()
    emulator = await startEmulator({ profile: 'harbor' })
    folder = await mkdtemp(join(tmpdir(), 'slipway-home-'))
    await writeFile(join(folder, 'config.json'), CONFIG, { mode: 0o600 })
    env = {
      ...process.env,
      PATH: `${await install(folder)}:${process.env.PATH}`,
      HOME: folder,
      DOCKER_CONFIG: folder,
      SLIPWAY_DATA_DIR: join(folder, 'data'),
      SLIPWAY_CACHE_DIR: join(folder, 'cache'),
      SLIPWAY_API_URL: emulator.platformUrl,
    }
    await run('slipway', ['login', '--token-stdin', '--store', 'file'], { env, input: emulator.apiToken })
    await run('slipway', ['auth', 'setup-docker'], { env })
    await run('slipway', ['push', ECHO_SERVER, '--to', 'echo:1'], { env })
  }, BUILD_MS)
  afterAll(async () => {
    await emulator?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const image = (tag: string) => `${emulator.registry}/${emulator.project}/echo:${tag}`
  const configText = () => readFile(join(folder, 'config.json'), 'utf8')

  describeWith('skopeo')('skopeo', () => {
    it('reads and pushes with the stored credential', async () => {
      const copy = ['copy', '--src-tls-verify=false', '--dest-tls-verify=false']

      await run('skopeo', [...copy, `docker://${image('1')}`, `docker://${image('by-skopeo')}`], { env })

      const { stdout } = await run('slipway', ['inspect', 'echo:by-skopeo', '--json'], { env })
      expect(JSON.parse(stdout)).toMatchObject({ reference: image('by-skopeo') })
    })
  })

  describeWith('docker')('docker', () => {
    const docker = dockerClient()

    it('pulls and pushes with it, and its config.json has no auth', async () => {
      await docker.run(['pull', image('1')], { env })
      await docker.run(['tag', image('1'), image('by-docker')], { env })
      await docker.run(['push', image('by-docker')], { env })

      expect(JSON.parse(await configText())).toEqual({
        auths: {},
        credHelpers: { [emulator.registry]: 'slipway' },
      })
    })
  })

  it('slipway logout takes the entry back, byte for byte', async () => {
    await run('slipway', ['logout'], { env })

    expect(await configText()).toBe(CONFIG)
  })
})

import { randomBytes } from 'node:crypto'
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { dockerClient } from '../../../../test/peer/support/docker.js'
import { PROGRAM_OUTPUT, writeProgramBuild } from '../../../../test/peer/support/program-in-c.js'
import { run } from '../../../../tools/peers/run.mjs'
import { type Engine, openEngine } from '../../src/docker/open-engine.js'
import { buildImage } from '../../src/engine-image/build-image.js'
import {
  createFolderDockerfile,
  type DockerfileCreateOptions,
} from '../../src/folder-image/folder-dockerfile.js'
import { openSession } from '../../src/session/session.js'
import { tempFolder } from '../support/temp-folder.js'

/** Tells who it is, what it may write to, and what it finds below `/app`. */
const SERVER = `#!/bin/sh
id -u; id -g; pwd; echo "$HOME $TEXT $*"
for place in "$HOME" /tmp /app; do touch "$place/new" 2>/dev/null && echo "writes to $place"; done
find /app -type l -printf '%P -> %l\\n' -o -type f -printf '%P %m %U ' -exec cat {} ';' | sort
find /app -type d -printf '%P/ %m\\n' | sort
`
/** Names that mean something to a shell, to a pattern, to JSON, to a Dockerfile. */
const ODD = [
  'a b',
  'a[1]*?.txt',
  '$HOME',
  `it's "it"`,

  'back\\slash',
  'back\\slash[x]',
  '<<EOF',
  '#x',
  'ü',
  '--chown=1',
]

interface OddFile {
  readonly path: string
  readonly text: string
  readonly mode?: number
}

async function writeFiles(root: string, files: readonly OddFile[]): Promise<void> {
  for (const { path, text, mode = 0o600 } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true, mode: 0o700 })
    await writeFile(join(root, path), text)
    await chmod(join(root, path), mode)
  }
}

describeWith('docker', 'debootstrap')('a Dockerfile for a build folder', () => {
  const docker = dockerClient()
  const images = new Set<string>()
  let engine: Engine

  beforeAll(async () => {
    engine = await openEngine({ env: { DOCKER_HOST: inject('dockerEngine').host } })
  })
  afterAll(async () => {
    for (const image of images) await engine.images.remove(image)
    engine?.close()
  })

  describe.each([
    ['BuildKit', {}],
    ['the classic builder', { DOCKER_BUILDKIT: '0' }],
  ])('with %s', (_, env) => {
    async function build(options: DockerfileCreateOptions): Promise<string> {
      const created = await createFolderDockerfile(options, async (base) => ({ reference: base }))
      await writeFile(join(created.context, 'Dockerfile'), created.dockerfile)
      await writeFile(join(created.context, '.dockerignore'), created.dockerignore)
      const session = openSession({ env, credentials: 'anonymous' })
      try {
        const { imageId } = await buildImage(session, engine, {
          dockerfile: join(created.context, 'Dockerfile'),
          logFolder: await tempFolder(),
        })
        images.add(imageId)
        return imageId
      } finally {
        session.close()
      }
    }

    it('makes an image whose server runs as user 1000 and reads every file', async () => {
      const parent = await tempFolder()
      const folder = join(parent, 'server [1] $x')
      await mkdir(folder)
      await writeFiles(folder, [
        { path: 'start.sh', text: SERVER },
        { path: 'lib/real.so.1', text: 'library\n', mode: 0o644 },
        { path: 'symbols.pdb', text: 'left out\n' },
        ...ODD.map((path) => ({ path, text: 'odd\n' })),
        // One step for each folder, as long as there are few enough to copy them one by one.
        ...ODD.slice(0, 8).map((path) => ({ path: `${path}.d/${path}`, text: 'deep\n' })),
      ])
      await symlink('real.so.1', join(folder, 'lib/real.so'))
      await writeFile(join(parent, 'beside'), 'not seen')

      const image = await build({
        folder,
        base: 'debian-base:12',
        platform: { os: 'linux', architecture: 'amd64' },
        entrypoint: ['start.sh'],
        args: ['-a b', '"c"'],
        env: { TEXT: `a "b" $c \\d 'e'` },
        ports: ['7777/udp'],
        stopSignal: 'SIGINT',
      })

      const lines = (await docker.text('run', '--rm', image)).split('\n')
      expect(lines.slice(0, 6)).toEqual([
        ...['1000', '1000', '/app', `/home/app a "b" $c \\d 'e' -a b "c"`],
        ...['writes to /home/app', 'writes to /tmp'],
      ])
      for (const path of ODD) expect(lines).toContain(`${path} 644 0 odd`)
      for (const path of ODD.slice(0, 8)) {
        expect(lines).toContain(`${path}.d/${path} 644 0 deep`)
        expect(lines).toContain(`${path}.d/ 755`)
      }
      expect(lines).toEqual(
        expect.arrayContaining(['lib/real.so -> real.so.1', 'lib/real.so.1 644 0 library']),
      )
      expect(lines.join('\n')).toContain('start.sh 755 0 #!/bin/sh')
      expect(lines.join('\n')).not.toContain('symbols.pdb')
      expect((await engine.images.find(image))?.config.run).toMatchObject({
        user: '1000:1000',
        workingDir: '/app',
        entrypoint: ['/app/start.sh'],
        args: ['-a b', '"c"'],
        exposedPorts: ['7777/udp'],
        stopSignal: 'SIGINT',
      })
    })

    it('makes an image of a static program alone that can write to its home folder', async () => {
      const folder = join(await tempFolder(), 'server')
      await writeProgramBuild(folder)
      await run('gcc', ['-static', '-o', join(folder, 'program'), `${folder}.c`])

      const image = await build({ folder })

      expect((await docker.run(['run', '--rm', image])).stdout).toBe(PROGRAM_OUTPUT)
    })

    it('copies again only what a change has changed', async () => {
      const folder = join(await tempFolder(), 'server')
      await writeFiles(folder, [
        { path: 'start.sh', text: SERVER, mode: 0o755 },
        { path: 'Data/world.bin', text: randomBytes(3_000_000).toString('hex'), mode: 0o644 },
      ])
      const options = {
        folder,
        entrypoint: ['start.sh'],
        base: 'debian-base:12',
        platform: { os: 'linux', architecture: 'amd64' },
      }
      const layers = async (image: string) => (await engine.images.find(image))?.config.diffIds ?? []
      const before = await layers(await build(options))
      await rm(join(folder, 'start.sh'))
      await writeFiles(folder, [{ path: 'start.sh', text: '#!/bin/sh\n', mode: 0o755 }])

      const after = await layers(await build(options))

      expect(after).toHaveLength(before.length)
      const changed = after.filter((layer, index) => layer !== before[index])
      expect(changed.length).toBeGreaterThan(0)
      expect(changed.length).toBeLessThanOrEqual(3)
      expect(after[0]).toBe(before[0])
    })
  })
})

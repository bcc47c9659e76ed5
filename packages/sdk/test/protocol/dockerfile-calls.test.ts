import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { parseDockerfile } from '../../src/dockerfile/parse-dockerfile.js'
import { createDockerfileCalls } from '../../src/folder-image/dockerfile-calls.js'
import { buildElf, glibcProgram } from '../support/elf-builder.js'
import { tempFolder, tempTree, writeTree } from '../support/temp-folder.js'

const NOBODY = '127.0.0.1:1'

describe('client.dockerfile.create', () => {
  /** Stands in for Docker Hub behind a mirror: everybody may read. */
  let mirror: Emulator

  beforeAll(async () => {
    mirror = await startEmulator({ auth: 'none', project: 'library' })
  })
  afterAll(() => mirror.close())

  const calls = (baseMirror: string) =>
    createDockerfileCalls({ baseMirror, credentials: 'anonymous', env: {} })

  async function buildFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    const folder = join(await tempFolder(), 'linux-server')
    await mkdir(folder)
    await writeTree(folder, files)
    return folder
  }

  it('pins the base by the digest that its registry has', async () => {
    const client = createClient({
      registry: mirror.registry,
      credentials: 'anonymous',
      env: {},
      cacheDir: await tempFolder(),
    })
    const folder = await tempTree({ 'usr/bin/tool': buildElf() })
    const { digest } = await client.push({ from: { folder }, to: 'library/debian:12-slim' })

    const created = await calls(mirror.registry).create({
      folder: await buildFolder({ server: glibcProgram('2.34') }),
    })

    expect(created.base).toBe(`docker.io/library/debian:12-slim@${digest}`)
    const bases = parseDockerfile(created.dockerfile).stages.map(({ base }) => base)
    expect(bases).toEqual(['scratch', created.base])
    expect(created.dockerfile).toContain('ca-certificates')
    expect(created.assumptions.join('\n')).not.toContain('not pinned')
  })

  it.each([
    ['offline', { isOffline: true }, 'no registry was asked'],
    ['where the registry is out of reach', {}, 'cannot be reached'],
  ])('leaves the base as it is named %s, and says so', async (_, options, reason) => {
    const folder = await buildFolder({ server: glibcProgram('2.34') })

    const { base, assumptions } = await calls(NOBODY).create({ folder, ...options })

    expect(base).toBe('debian:12-slim')
    expect(assumptions).toContainEqual(expect.stringMatching(`is not pinned by a digest: .*${reason}`))
  })

  it('refuses a base that does not exist', async () => {
    const folder = await buildFolder({ server: glibcProgram('2.34') })

    await expect(calls(mirror.registry).create({ folder, base: 'library/none:1' })).rejects.toMatchObject({
      code: 'BASE_NOT_FOUND',
    })
  })

  it('is for the folder above the build folder, or for the one that is named', async () => {
    const folder = await buildFolder({ server: buildElf(), 'data/a': 'a' })

    const above = await calls(NOBODY).create({ folder })
    const inside = await calls(NOBODY).create({ folder, context: folder })

    expect(above.context).toBe(dirname(folder))
    expect(above.dockerfile).toContain('COPY linux-server/data /app/data\n')
    expect(above.dockerignore).toContain('\n*\n!linux-server\n')
    expect(inside.dockerfile).toContain('COPY data /app/data\n')
    expect(inside.dockerignore).toContain('\n/Dockerfile\n/.dockerignore\n')
    await expect(calls(NOBODY).create({ folder, context: join(folder, 'data') })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
  })

  it('goes by the rules of the build folder', async () => {
    const folder = await buildFolder({
      server: buildElf(),
      'data/secret.txt': 'x',
      '.slipwayignore': '*.txt\n**/*.txt\n',
    })

    const { dockerignore } = await calls(NOBODY).create({ folder, ignore: ['/data'] })

    expect(dockerignore).toContain('\nlinux-server/*.txt\nlinux-server/**/*.txt\nlinux-server/data\n')
  })

  it('says what BuildKit is needed for where a static program has lost its executable bit', async () => {
    const folder = await buildFolder({ server: buildElf() })
    await chmod(join(folder, 'server'), 0o644)
    const before = await calls(NOBODY).create({ folder })
    await chmod(join(folder, 'server'), 0o755)
    const after = await calls(NOBODY).create({ folder })

    expect(before.dockerfile).toContain('COPY --chmod=0755 linux-server/server /app/\n')
    expect(before.assumptions).toContainEqual(expect.stringContaining('needs BuildKit'))
    expect(after.dockerfile).not.toContain('--chmod')
  })

  it('sets up Godot as a push does', async () => {
    const pack = Buffer.concat([Buffer.from('GDPC'), Buffer.alloc(96)])
    const folder = await buildFolder({ 'game.x86_64': glibcProgram('2.34'), 'game.pck': pack })

    const { dockerfile } = await calls(NOBODY).create({ folder, isOffline: true })

    expect(dockerfile).toContain('run/flush_stdout_on_print=true')
    expect(
      parseDockerfile(dockerfile).instructions.findLast(({ keyword }) => keyword === 'CMD')?.words,
    ).toContain('--headless')
  })
})

describe('client.dockerfile.check', () => {
  const { check } = createDockerfileCalls({ env: {} })
  const TEXT = 'FROM debian:12-slim\nCOPY . /app/\nUSER 1000\nEXPOSE 7777/udp\nENTRYPOINT ["/app/start.sh"]\n'

  it('looks at the programs of the context, as far as the build sees them', async () => {
    const folder = await tempTree({ Dockerfile: TEXT, 'start.sh': '#!/bin/sh\r\nexec ./server\r\n' })
    await symlink('nowhere', join(folder, 'link'))
    const file = join(folder, 'Dockerfile')

    const seen = await check({ file })
    await writeFile(join(folder, '.dockerignore'), 'start.sh\n')
    const unseen = await check({ file })

    expect(seen).toMatchObject({ file, isValid: false })
    expect(seen.findings.map(({ code, line }) => [code, line])).toEqual([
      ['SCRIPT_LINE_ENDS', 5],
      ['COMMAND_NOT_EXECUTABLE', 5],
    ])
    expect(unseen).toEqual({ file, isValid: true, findings: [] })
    expect(await check({ file, context: false })).toEqual(unseen)
  })

  it('compares with the ports of a template', async () => {
    const file = join(await tempTree({ Dockerfile: TEXT }), 'Dockerfile')
    const template = { ports: [{ name: 'game', port: 7777, protocol: 'TCP' }] }

    expect(await check({ file, template })).toMatchObject({
      isValid: true,
      findings: [{ code: 'PROTOCOL_MISMATCH', line: 4 }],
    })
  })

  it('says which file cannot be read', async () => {
    await expect(check({ file: join(await tempFolder(), 'none') })).rejects.toMatchObject({
      code: 'DOCKERFILE_INVALID',
      message: expect.stringMatching(/none: it does not exist\.$/),
    })
  })
})

import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { PushOptions } from '../../src/push/push-options.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { AARCH64, buildElf, glibcProgram, MUSL_LOADER } from '../support/elf-builder.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const WINDOWS_PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
const MAC_PROGRAM = Buffer.concat([Buffer.from([0xcf, 0xfa, 0xed, 0xfe]), Buffer.alloc(200)])

describe('a push that cannot work', () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator.close())

  const push = async (
    options: Partial<PushOptions> & { folder: string },
    client: Partial<ClientOptions> = {},
  ) => {
    const { registry, project, push: account } = emulator
    const cacheDir = await tempFolder()
    const { folder, ...rest } = options
    return createClient({
      registry,
      project,
      credentials: { push: account },
      cacheDir,
      env: {},
      ...client,
    }).push({
      from: { folder },
      to: 'game:1',
      ...rest,
    })
  }
  const good = () => tempTree({ server: buildElf() })

  it.each<[string, () => Promise<string>, string, RegExp]>([
    ['an empty folder', tempFolder, 'BUILD_EMPTY', /holds no file/],
    ['a folder without a program', () => tempTree({ 'data.txt': 'x' }), 'PROGRAM_NOT_FOUND', /program/],
    [
      'a folder with several programs',
      () => tempTree({ one: buildElf(), two: buildElf() }),
      'PROGRAM_AMBIGUOUS',
      /one.*two/s,
    ],
    ['a Windows build', () => tempTree({ 'Server.exe': WINDOWS_PROGRAM }), 'PLATFORM_UNSUPPORTED', /Windows/],
    ['a macOS build', () => tempTree({ Server: MAC_PROGRAM }), 'PLATFORM_UNSUPPORTED', /macOS/],
    [
      'arm64 and amd64 in one folder',
      () =>
        tempTree({
          server: buildElf(),
          'plugin.so': buildElf({ machine: AARCH64, type: 3, soname: 'plugin.so' }),
        }),
      'PLATFORM_MIXED',
      /plugin\.so/,
    ],
    [
      'a program that needs a newer glibc than any known base has',
      () => tempTree({ server: glibcProgram('2.99') }),
      'BASE_REQUIRED',
      /2\.99/,
    ],
    [
      'a musl program without a base',
      () => tempTree({ server: buildElf({ interpreter: MUSL_LOADER, needed: ['libc.musl-x86_64.so.1'] }) }),
      'BASE_REQUIRED',
      /musl/,
    ],
  ])('refuses %s before the first request', async (_, folder, code, message) => {
    const seen = emulator.requests.length

    const failure = push({ folder: await folder() })

    await expect(failure).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) })
    await expect(failure).rejects.toThrow(message)
    expect(emulator.requests.length).toBe(seen)
  })

  it('refuses a link that leaves the folder before the first request', async () => {
    const folder = await good()
    await symlink('/etc/passwd', join(folder, 'passwd'))

    await expect(push({ folder })).rejects.toMatchObject({ code: 'SYMLINK_ESCAPES' })
  })

  it.each<[string, Partial<PushOptions>, string]>([
    ['a tag that breaks the grammar', { to: 'game:über' }, 'REFERENCE_INVALID'],
    ['an upper-case repository', { to: 'Game:1' }, 'REFERENCE_INVALID'],
    ['a URL', { to: 'https://registry.example/game:1' }, 'REFERENCE_INVALID'],
    ['latest', { to: 'game:latest' }, 'TAG_REFUSED'],
    ['a digest', { to: `game@sha256:${'a'.repeat(64)}` }, 'REFERENCE_INVALID'],
    ['a port out of range', { ports: ['70000'] }, 'OPTION_INVALID'],
    ['a base that is no reference', { base: 'Not A Base' }, 'REFERENCE_INVALID'],
  ])('refuses %s before the first request', async (_, options, code) => {
    const seen = emulator.requests.length

    await expect(push({ folder: await good(), ...options })).rejects.toMatchObject({ code })
    expect(emulator.requests.length).toBe(seen)
  })

  it('refuses to go without a credential, and names the variables to set', async () => {
    const seen = emulator.requests.length

    const failure = push({ folder: await good() }, { credentials: undefined })

    await expect(failure).rejects.toMatchObject({
      code: 'CREDENTIAL_MISSING',
      hint: expect.stringContaining('SLIPWAY_PUSH_TOKEN'),
    })
    expect(emulator.requests.length).toBe(seen)
  })

  it('does not take a credential of another registry, nor a pull credential for a push', async () => {
    const { registry, pull, push: account } = emulator
    const forAnother = {
      SLIPWAY_REGISTRY: 'registry.example.com',
      SLIPWAY_PUSH_USERNAME: account.username,
      SLIPWAY_PUSH_TOKEN: account.token,
    }
    const folder = await good()

    await expect(
      push(
        { folder, to: `${registry}/studio/game:1` },
        { registry: undefined, credentials: undefined, env: forAnother },
      ),
    ).rejects.toMatchObject({ code: 'CREDENTIAL_MISSING' })
    await expect(push({ folder }, { credentials: { pull } })).rejects.toMatchObject({
      name: expect.stringMatching(/Auth|Permission/),
    })
  })

  it('says that a host is not known', async () => {
    const credentials = { push: emulator.push }

    const failure = push({ folder: await good() }, { registry: 'registry.invalid', credentials })

    await expect(failure).rejects.toMatchObject({ code: 'NETWORK', side: 'registry' })
    await expect(failure).rejects.toThrow(/registry\.invalid/)
  })

  it('says that the account may only pull', async () => {
    const failure = push({ folder: await good() }, { credentials: { push: emulator.pull } })

    await expect(failure).rejects.toMatchObject({ code: 'PUSH_CREDENTIAL_REQUIRED' })
  })
})

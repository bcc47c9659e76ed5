import { describe, expect, it } from 'vitest'
import { planInitLayer } from './init-layer.js'

const ELF_MACHINE_OFFSET = 18

describe('planInitLayer', () => {
  it.each([
    ['amd64', 62],
    ['arm64', 183],
  ])('holds a program for %s that root owns and everybody may start', (architecture, machine) => {
    const { name, members } = planInitLayer({ os: 'linux', architecture })
    const [folder, file] = members

    expect(name).toBe('init')
    expect(folder).toMatchObject({ path: 'slipway', kind: 'directory', mode: 0o755, owner: 0 })
    expect(file).toMatchObject({ path: 'slipway/init', kind: 'file', mode: 0o755, owner: 0 })
    const bytes = file?.content?.from === 'memory' ? file.content.bytes : Buffer.alloc(0)
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('\x7fELF')
    expect(bytes.readUInt16LE(ELF_MACHINE_OFFSET)).toBe(machine)
    expect(members).toHaveLength(2)
  })

  it('is the same for all images of an architecture', () => {
    const one = planInitLayer({ os: 'linux', architecture: 'arm64' })
    const other = planInitLayer({ os: 'linux', architecture: 'arm64', variant: 'v8' })

    expect(other.fingerprint).toBe(one.fingerprint)
  })

  it('says that there is none for another processor', () => {
    expect(() => planInitLayer({ os: 'linux', architecture: 'riscv64' })).toThrow(
      'Could not add an init for linux/riscv64: there is one for amd64 and arm64 only.',
    )
  })
})

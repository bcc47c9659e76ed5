import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSdkError } from '../errors/guards.js'
import { formatReference, parseReference, parseTag } from './reference.js'

const DEFAULTS = { registry: 'registry.example.com', project: 'studio' }
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}` as const

describe('parseReference', () => {
  it.each([
    ['game', { repository: 'studio/game' }],
    ['game:1.0', { repository: 'studio/game', tag: '1.0' }],
    ['studio/game:1.0', { repository: 'studio/game', tag: '1.0' }],
    ['servers/game:1.0', { repository: 'studio/servers/game', tag: '1.0' }],
    [`game@${DIGEST}`, { repository: 'studio/game', digest: DIGEST }],
    [`game:1@${DIGEST}`, { repository: 'studio/game', tag: '1', digest: DIGEST }],
  ])('completes %s with registry and project', (text, expected) => {
    expect(parseReference(text, DEFAULTS)).toEqual({ registry: 'registry.example.com', ...expected })
  })

  it.each([
    ['localhost/studio/game:1', 'localhost', 'studio/game'],
    ['127.0.0.1:5000/game:1', '127.0.0.1:5000', 'game'],
    ['[::1]:5000/game:1', '[::1]:5000', 'game'],
    ['Registry.Example.COM/p/game:1', 'registry.example.com', 'p/game'],
  ])('reads %s as a full reference and inserts no project', (text, registry, repository) => {
    expect(parseReference(text, DEFAULTS)).toEqual({ registry, repository, tag: '1' })
  })

  it('inserts no project where none is set', () => {
    expect(parseReference('a/b/c:1', { registry: 'r.example' }).repository).toBe('a/b/c')
  })

  it.each([
    'https://registry.example.com/game:1',
    'Game:1',
    'game:',
    'game:-1',
    'game:a b',
    'game@sha256:short',
    'game@md5:d41d8cd98f00b204e9800998ecf8427e',
    'a//b:1',
    '/game:1',
    'game/:1',
    'a..b:1',
    'bad_host_.example/game:1',
    `game:${'t'.repeat(129)}`,
    `${'n'.repeat(250)}:1`,
    '',
    ':1',
    'game\n:1',
    'C:\\build\\server',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text, DEFAULTS)).toThrow(
      expect.objectContaining({ code: 'REFERENCE_INVALID' }),
    )
  })

  it('says that no registry is known', () => {
    expect(() => parseReference('game:1')).toThrow(/names no registry/)
  })

  it('reads back what it formats', () => {
    const component = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/)
    const reference = fc.record(
      {
        registry: fc.constantFrom('registry.example.com', 'localhost:5000', '[::1]:80', '10.0.0.1'),
        repository: fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
        tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,40}$/),
        digest: fc.constant(DIGEST),
      },
      { requiredKeys: ['registry', 'repository'] },
    )

    fc.assert(
      fc.property(reference, (value) => {
        expect(parseReference(formatReference(value))).toEqual(value)
      }),
    )
  })

  it('never fails in another way, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseReference(text, DEFAULTS)
        } catch (error) {
          expect(isSdkError(error, 'REFERENCE_INVALID')).toBe(true)
        }
      }),
    )
  })
})

describe('parseTag', () => {
  it('takes 128 characters and not one more', () => {
    expect(parseTag('t'.repeat(128))).toHaveLength(128)
    expect(() => parseTag('t'.repeat(129))).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }))
  })
})

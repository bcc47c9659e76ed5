import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { address } from '../../../test/support/docker-addresses.js'
import { withHelper, withoutAuths, withoutHelpers } from './docker-config-text.js'

const HOST = 'registry.example.com'
const isOurs = (key: string, name: unknown) => key === HOST && name === 'slipway'
const set = (text: string) => withHelper(text, HOST, 'slipway')
const unset = (text: string) => withoutHelpers(text, isOurs)

describe('withHelper', () => {
  it.each<[string, string, string]>([
    ['nothing', '', '{\n\t"credHelpers": {\n\t\t"registry.example.com": "slipway"\n\t}\n}'],
    ['an empty object', '{}\n', '{\n\t"credHelpers": {\n\t\t"registry.example.com": "slipway"\n\t}\n}\n'],
    [
      'docker’s own form',
      '{\n\t"auths": {\n\t\t"a": {}\n\t}\n}',
      '{\n\t"auths": {\n\t\t"a": {}\n\t},\n\t"credHelpers": {\n\t\t"registry.example.com": "slipway"\n\t}\n}',
    ],
    [
      'two spaces and CR LF',
      '{\r\n  "auths": {}\r\n}\r\n',
      '{\r\n  "auths": {},\r\n  "credHelpers": {\r\n    "registry.example.com": "slipway"\r\n  }\r\n}\r\n',
    ],
    ['one line', '{"auths":{}}', '{"auths":{},"credHelpers":{"registry.example.com":"slipway"}}'],
    ['an airy line', '{ "a": 1 }', '{ "a": 1, "credHelpers": {"registry.example.com": "slipway"} }'],
    [
      'other helpers',
      '{\n\t"credHelpers": {\n\t\t"a.example": "gcloud"\n\t},\n\t"x": [1,  2]\n}',
      '{\n\t"credHelpers": {\n\t\t"a.example": "gcloud",\n\t\t"registry.example.com": "slipway"\n\t},\n\t"x": [1,  2]\n}',
    ],
    [
      'no helpers in their place',
      '{\n\t"credHelpers": {}\n}',
      '{\n\t"credHelpers": {\n\t\t"registry.example.com": "slipway"\n\t}\n}',
    ],
    [
      'null in their place',
      '{\n\t"credHelpers": null\n}',
      '{\n\t"credHelpers": {\n\t\t"registry.example.com": "slipway"\n\t}\n}',
    ],
    [
      'another helper of this host',
      '{"credHelpers":{"registry.example.com":"pass","b":"x"}}',
      '{"credHelpers":{"registry.example.com":"slipway","b":"x"}}',
    ],
  ])('leaves all else as it is: %s', (_, before, after) => {
    expect(set(before)).toBe(after)
    expect(set(after)).toBe(after)
  })

  it.each([
    '{}',
    '{"auths":{}}',
    '{\n\t"auths": {\n\t\t"a": {}\n\t},\n\t"HttpHeaders": {"a":1.50, "b":"\\u00e9"}\n}\n',
    '{\r\n    "psFormat" :"table",\r\n\r\n    "credHelpers": { "a.example" : "x" }\r\n}',
    '{ "currentContext": "x" }',
  ])('is taken back to the byte by withoutHelpers: %j', (text) => {
    expect(unset(set(text))).toBe(text)
  })
})

describe('withoutHelpers', () => {
  it('leaves a helper of somebody else, and other hosts', () => {
    const text = '{"credHelpers":{"registry.example.com":"pass","b":"slipway"}}'

    expect(unset(text)).toBe(text)
    expect(unset('')).toBe('')
    expect(unset('{"credHelpers":null}')).toBe('{"credHelpers":null}')
  })
})

describe('withoutAuths', () => {
  it('takes out what is meant, from any place', () => {
    const text = '{\n\t"auths": {\n\t\t"a": {},\n\t\t"b": {"auth": "x"},\n\t\t"c": {}\n\t}\n}'
    const without = (...keys: string[]) => withoutAuths(text, (key) => keys.includes(key))

    expect(without('a')).toBe('{\n\t"auths": {\n\t\t"b": {"auth": "x"},\n\t\t"c": {}\n\t}\n}')
    expect(without('b')).toBe('{\n\t"auths": {\n\t\t"a": {},\n\t\t"c": {}\n\t}\n}')
    expect(without('c')).toBe('{\n\t"auths": {\n\t\t"a": {},\n\t\t"b": {"auth": "x"}\n\t}\n}')
    expect(without('a', 'b', 'c')).toBe('{\n\t"auths": {}\n}')
    expect(without()).toBe(text)
  })
})

describe('a change of any configuration', () => {
  it('changes what is meant and nothing else, and takes it back to the byte', () => {
    const key = address.map(({ text }) => text)
    const auths = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
    const own = fc.dictionary(key, fc.constantFrom('pass', 'slipway'), { minKeys: 1, maxKeys: 4 })
    const config = fc.record(
      { auths, credHelpers: own, credsStore: fc.constant('x'), other: fc.jsonValue({ maxDepth: 3 }) },
      { requiredKeys: [] },
    )
    const indent = fc.constantFrom('\t', '  ', '    ', '')
    fc.assert(
      fc.property(config, indent, fc.boolean(), (before, space, isWindows) => {
        const text = JSON.stringify(before, undefined, space).replaceAll('\n', isWindows ? '\r\n' : '\n')

        const after = withHelper(text, 'new.example', 'slipway')

        const helpers = { ...before.credHelpers, 'new.example': 'slipway' }
        expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify({ ...before, credHelpers: helpers })))
        expect(withoutHelpers(after, (name) => name === 'new.example')).toBe(text)
        const emptied = JSON.parse(withoutAuths(text, () => true))
        expect(emptied).toEqual(JSON.parse(JSON.stringify({ ...before, ...(before.auths && { auths: {} }) })))
      }),
      { seed: 20_261_122, numRuns: 500 },
    )
  })
})

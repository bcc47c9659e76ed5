import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonNode, JsonTextError, scanJson } from './json-text.js'

const at = (node: JsonNode | undefined, key: string) =>
  node?.members?.find((member) => member.key === key)?.value
const cut = (text: string, node: JsonNode | undefined) => text.slice(node?.start, node?.end)
const failure = (text: string) => {
  try {
    scanJson(text)
  } catch (error) {
    if (error instanceof JsonTextError) return `${error.offset}: ${error.message}`
    throw error
  }
  return 'no failure'
}

describe('scanJson', () => {
  it('finds where a nested value stands', () => {
    const text = ' { "a" : { "b\\u0063" : [1, {"x": "}"}] , "d": -1.5e3 } }\r\n'

    const a = at(scanJson(text), 'a')

    expect(cut(text, at(a, 'bc'))).toBe('[1, {"x": "}"}]')
    expect(cut(text, at(a, 'd'))).toBe('-1.5e3')
  })

  it('accepts what JSON.stringify writes, and cuts out the same values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(undefined, 2, '\t'),
        (value, indent) => {
          const text = JSON.stringify(value, undefined, indent)
          for (const member of scanJson(text).members ?? []) {
            expect(JSON.parse(cut(text, member.value))).toEqual(JSON.parse(text)[member.key])
          }
        },
      ),
    )
  })

  it('refuses every text that JSON.parse refuses', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '01',
      '1.',
      '-',
      'true',
      'nul',
      ' ',
      '\\',
      '\n',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        if (failure(text) === 'no failure') expect(() => JSON.parse(text)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['', '0: it ends where a value belongs'],
    ['{"a": 1,}', '8: a name in double quotes is missing before "}"'],
    ['{a: 1}', '1: a name in double quotes belongs here'],
    ['{"a" 1}', '5: ":" belongs here'],
    ['{"a": 1 "b": 2}', '8: "," or "}" belongs here'],
    ['{ // why\n}', '2: JSON has no comments'],
    ['{"a": 1, "a": 2}', '9: "a" appears twice'],
    ['{} x', '3: the end of the file belongs here'],
    ['"a\nb"', '0: a value belongs here'],
    ['['.repeat(1000), '65: it is nested too deeply'],
  ])('says what is wrong with %j and where', (text, expected) => {
    expect(failure(text)).toBe(expected)
  })
})

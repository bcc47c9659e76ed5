import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deleteMember, setMember } from './json-edit.js'

const withBase = (text: string, image: string, base: string) =>
  setMember(text, ['images', image, 'base'], base)
const at = ['images', 'a', 'template'] as const

describe('setMember', () => {
  it('adds a member after the last one, with the indentation of the file', () => {
    const text =
      '{\n\t"images": {\n\t\t"game": {\n\t\t\t"dir": "b",\n\t\t\t"ports": ["1/udp"]\n\t\t}\n\t}\n}\n'

    expect(withBase(text, 'game', 'x')).toBe(
      '{\n\t"images": {\n\t\t"game": {\n\t\t\t"dir": "b",\n\t\t\t"ports": ["1/udp"],\n\t\t\t"base": "x"\n\t\t}\n\t}\n}\n',
    )
  })

  it('stays on the line of an object on one line', () => {
    expect(withBase('{"images": {"a": { "dir": "b" }, "c": {"dir": "d"}}}', 'a', 'x')).toBe(
      '{"images": {"a": { "dir": "b", "base": "x" }, "c": {"dir": "d"}}}',
    )
    expect(setMember('{"images":{"a":{}}}', at, { n: [1] })).toBe('{"images":{"a":{"template": {"n":[1]}}}}')
  })

  it('keeps byte order mark, Windows line ends and the end without a line end', () => {
    const text = '\uFEFF{\r\n  "images": {\r\n    "a": {\r\n      "dir": "b"\r\n    }\r\n  }\r\n}'

    expect(setMember(text, at, { app: 'x' })).toBe(
      '\uFEFF{\r\n  "images": {\r\n    "a": {\r\n      "dir": "b",\r\n      "template": {\r\n        "app": "x"\r\n      }\r\n    }\r\n  }\r\n}',
    )
  })

  it('indents a value as the file does', () => {
    const text = '{\n    "images": {\n        "a": {\n            "dir": "b"\n        }\n    }\n}\n'

    expect(setMember(text, at, { ports: [7] })).toBe(
      '{\n    "images": {\n        "a": {\n            "dir": "b",\n            "template": {\n                "ports": [\n                    7\n                ]\n            }\n        }\n    }\n}\n',
    )
  })

  it('opens an empty object of a file with lines', () => {
    expect(setMember('{\n\t"a": 1,\n\t"images": {}\n}\n', ['images', 'b'], { c: 1 })).toBe(
      '{\n\t"a": 1,\n\t"images": {\n\t\t"b": {\n\t\t\t"c": 1\n\t\t}\n\t}\n}\n',
    )
    expect(setMember('{}\n', ['a'], 1)).toBe('{"a": 1}\n')
  })

  it('replaces a member that is there', () => {
    expect(withBase('{"images":{"a":{"base":"old","dir":"b"}}}', 'a', 'x')).toBe(
      '{"images":{"a":{"base":"x","dir":"b"}}}',
    )
    expect(setMember('{\n  "a": {\n    "b": 1\n  },\n  "c": 2\n}', ['a'], { b: 2 })).toBe(
      '{\n  "a": {\n    "b": 2\n  },\n  "c": 2\n}',
    )
  })

  it('knows no object that is not there', () => {
    expect(withBase('{"images":{"a":{"dir":"b"}}}', 'b', 'x')).toBeUndefined()
    expect(withBase('{"images":[]}', 'b', 'x')).toBeUndefined()
    expect(withBase('{}', 'b', 'x')).toBeUndefined()
  })
})

describe('deleteMember', () => {
  it.each([
    ['the first', '{ "a": 1, "b": 2 }', 'a', '{ "b": 2 }'],
    ['the last', '{ "a": 1, "b": 2 }', 'b', '{ "a": 1 }'],
    ['the only one', '{\n  "a": 1\n}\n', 'a', '{}\n'],
    ['one of several lines', '{\n  "a": {\n  },\n  "b": 2\n}', 'a', '{\n  "b": 2\n}'],
    ['none', '{ "a": 1 }', 'b', '{ "a": 1 }'],
  ])('takes %s', (_, text, key, expected) => {
    expect(deleteMember(text, [key])).toBe(expected)
  })
})

describe('a member that is set and deleted again', () => {
  const key = fc.stringMatching(/^[a-z]{1,6}$/)
  // A file has no -0: JSON writes it as 0.
  const json = (maxDepth: number) =>
    fc.jsonValue({ maxDepth }).map((value) => JSON.parse(JSON.stringify(value)))
  const files = fc.record({
    value: fc.dictionary(key, json(2), { minKeys: 1, noNullPrototype: true }),
    indent: fc.constantFrom('', '  ', '\t', '    '),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
  })

  it('leaves the text as it was, and holds its value meanwhile', () => {
    fc.assert(
      fc.property(files, json(3), ({ value, indent, lineEnd, mark }, added) => {
        const plain = JSON.stringify({ images: { a: value } }, undefined, indent)
        const text = `${mark}${plain.replaceAll('\n', lineEnd)}`

        const changed = setMember(text, ['images', 'a', 'TEMPLATE'], added) ?? ''

        expect(JSON.parse(changed.slice(mark.length))).toEqual({
          images: { a: { ...value, TEMPLATE: added } },
        })
        expect(changed.replaceAll('\r\n', '').includes('\n')).toBe(lineEnd === '\n' && indent !== '')
        expect(deleteMember(changed, ['images', 'a', 'TEMPLATE'])).toBe(text)
      }),
    )
  })
})

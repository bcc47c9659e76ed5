import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeXml, xmlElement } from './xml.js'

describe('text in XML', () => {
  it.each([
    ['a < b && c > "d"', 'a &#60; b &#38;&#38; c &#62; &#34;d&#34;'],
    ["it's ]]> fine", 'it&#39;s ]]&#62; fine'],
    ['one\r\n\ttwo', 'one&#13;&#10;&#9;two'],
    ['\u001b[31mred\u0000\u0008\u000b\u001f', '[31mred'],
    ['\uFFFE\uFFFF\uFFFD', '\uFFFD'],
    ['half \uD83D pair \uDE00', 'half  pair '],
    ['whole 😀 pair \u0085', 'whole 😀 pair \u0085'],
  ])('turns %j into %j', (text, escaped) => {
    expect(escapeXml(text)).toBe(escaped)
  })

  it('has no character that XML 1.0 forbids, and loses no other', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeXml(text)

        expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)|[^\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u)
        const back = escaped.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
        expect(back).toBe([...text].filter(isAllowed).join(''))
      }),
    )
  })
})

describe('an element', () => {
  it('closes itself where it is empty', () => {
    expect(xmlElement('skipped', { message: '<5>' })).toBe('<skipped message="&#60;5&#62;"/>')
  })

  it('holds text or children', () => {
    expect(xmlElement('a', {}, { text: '1 < 2' })).toBe('<a>1 &#60; 2</a>')
    expect(xmlElement('a', { b: 1 }, { children: ['<c/>', '<d/>'] })).toBe('<a b="1">\n<c/>\n<d/>\n</a>')
  })
})

/** Half surrogate pairs too, which no generator of whole characters makes. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
)

function isAllowed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return [0x9, 0xa, 0xd].includes(code)
  return code <= 0xd7ff || (code >= 0xe000 && code < 0xfffe) || code >= 0x10000
}

/** What XML 1.0 has no form for, escaped or not: control characters, half surrogate pairs, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** A tab or a line end as itself would become a space in an attribute. */
const SPECIAL = /[&<>"'\t\n\r]/g

/**
 * The text as XML 1.0 can hold it, in an attribute and between tags. What XML cannot hold is left out.
 *
 * @see Extensible Markup Language (XML) 1.0, fifth edition, 2.2 "Characters" and 3.3.3 "Attribute-Value Normalization"
 */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(SPECIAL, (character) => `&#${character.charCodeAt(0)};`)
}

/** An element; attributes and text are escaped, children are XML already and stand on lines of their own. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: { readonly text?: string; readonly children?: readonly string[] } = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
  const children = (content.children ?? []).map((child) => `\n${child}`).join('')
  const inner = `${escapeXml(content.text ?? '')}${children}${children === '' ? '' : '\n'}`
  const start = `<${name}${written.join('')}`
  return inner === '' ? `${start}/>` : `${start}>${inner}</${name}>`
}

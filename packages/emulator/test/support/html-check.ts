/** An element's start tag. */
export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** All text inside, entities as they stand there. */
  text: string
}

const VOID = new Set(['meta', 'link', 'input', 'br', 'hr', 'img'])
const TOKEN =
  /<(?<end>\/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?:\s+[a-zA-Z-]+(?:="[^"<]*")?)*)\s*>|(?<text>[^<]+)/y
const ATTRIBUTE = /([a-zA-Z-]+)(?:="([^"]*)")?/g

/**
 * Reads a document strictly: every tag is well-formed, closed and in order.
 *
 * @throws Error at the first place that is not.
 */
export function readHtml(document: string): Element[] {
  const doctype = '<!doctype html>'
  if (!document.startsWith(doctype)) throw new Error('there is no doctype')
  const [elements, open]: [Element[], Element[]] = [[], []]
  TOKEN.lastIndex = doctype.length
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(document)?.groups
    if (!groups) throw new Error(`malformed: ${document.slice(at, at + 80)}`)
    const { end, name = '', attributes = '', text } = groups
    if (text !== undefined) for (const element of open) element.text += text
    else if (end === '/') {
      const last = open.pop()
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`)
    } else {
      const element = { name, attributes: readAttributes(attributes), text: '' }
      elements.push(element)
      if (!VOID.has(name)) open.push(element)
    }
  }
  if (open.length > 0) throw new Error(`not closed: ${open.map(({ name }) => name).join(', ')}`)
  return elements
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']): [string, string] => [
    name,
    value,
  ])
  const attributes = new Map(found)
  if (attributes.size < found.length) throw new Error(`an attribute is given twice: ${text}`)
  return attributes
}

/** Lists what would hinder somebody who does not see the page, one sentence each. */
export function accessibilityProblems(elements: readonly Element[]): string[] {
  const valuesOf = (attribute: string) =>
    elements.flatMap(({ attributes }) => attributes.get(attribute) ?? [])
  const ids = valuesOf('id')
  const references = ['for', 'aria-labelledby', 'aria-describedby']
    .flatMap(valuesOf)
    .flatMap((value) => value.split(' '))
  const anchors = valuesOf('href').flatMap((href) => (href.startsWith('#') ? href.slice(1) : []))
  const labelled = new Set(valuesOf('for'))
  const inputs = elements.filter(
    ({ name, attributes }) => name === 'input' && attributes.get('type') !== 'hidden',
  )
  const levels = elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? Number(name[1]) : []))
  const count = (name: string) => elements.filter((element) => element.name === name).length
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} is there twice`),
    ...[...references, ...anchors].filter((id) => !ids.includes(id)).map((id) => `nothing has the id ${id}`),
    ...inputs
      .filter((input) => !labelled.has(input.attributes.get('id') ?? ''))
      .map(() => 'an input has no label'),
    ...elements
      .filter(({ name, text }) => /^(button|a|h\d|th|label)$/.test(name) && text.trim() === '')
      .map(({ name }) => `a ${name} is empty`),
    ...levels
      .filter((level, index) => level > (levels[index - 1] ?? 0) + 1)
      .map((level) => `a heading skips to level ${level}`),
    ...['h1', 'main', 'header', 'title']
      .filter((name) => count(name) !== 1)
      .map((name) => `there are ${count(name)} ${name}`),
    ...(count('table') === count('caption') ? [] : ['a table has no caption']),
    ...(elements[0]?.attributes.get('lang') === 'en' ? [] : ['the language is not said']),
  ]
}

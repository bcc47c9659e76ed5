import { type JsonMember, type JsonNode, scanJson } from '../../config/json-text.js'

/**
 * Changes in the text of docker's configuration that leave every other byte alone. All of them throw
 * JsonTextError where the text is not JSON or names something twice.
 */

/** What a new line of the file starts with. */
interface Style {
  /** Empty in a file of one line. */
  readonly lineEnd: string
  readonly indent: string
  readonly colon: string
}

/** What docker itself writes. */
const DOCKER_STYLE: Style = { lineEnd: '\n', indent: '\t', colon: ': ' }

/** The text with `credHelpers[address]` set to the helper. A text that says nothing becomes a whole configuration. */
export function withHelper(text: string, address: string, helper: string): string {
  const before = text.trim() === '' ? '{}' : text
  const root = scanJson(before)
  const style = styleOf(before, root)
  const value = JSON.stringify(helper)
  const helpers = memberOf(root, 'credHelpers')?.value
  if (helpers === undefined) {
    return insert(before, root, { key: 'credHelpers', value: objectText(style, address, value) }, style, 0)
  }
  if (helpers.members === undefined) {
    return splice(before, helpers.start, helpers.end, objectText(style, address, value))
  }
  const old = memberOf(helpers, address)?.value
  if (old !== undefined) return splice(before, old.start, old.end, value)
  return insert(before, helpers, { key: address, value }, style, 1)
}

/** The text without the entries of `credHelpers` that are meant, and without `credHelpers` when none is left. */
export function withoutHelpers(text: string, isMeant: (key: string, value: unknown) => boolean): string {
  const after = withoutEntries(text, 'credHelpers', isMeant)
  if (after === text) return text
  const root = scanJson(after)
  const helpers = memberOf(root, 'credHelpers')
  return helpers?.value.members?.length === 0 ? without(after, root, helpers) : after
}

/** The text without the entries of `auths` that are meant. */
export function withoutAuths(text: string, isMeant: (key: string, value: unknown) => boolean): string {
  return withoutEntries(text, 'auths', isMeant)
}

function withoutEntries(
  text: string,
  section: string,
  isMeant: (key: string, value: unknown) => boolean,
): string {
  if (text.trim() === '') return text
  const object = memberOf(scanJson(text), section)?.value
  const meant = object?.members?.find(({ key, value }) =>
    isMeant(key, JSON.parse(text.slice(value.start, value.end))),
  )
  if (object === undefined || meant === undefined) return text
  return withoutEntries(without(text, object, meant), section, isMeant)
}

function styleOf(text: string, root: JsonNode): Style {
  const first = root.members?.[0]
  if (first === undefined) return DOCKER_STYLE
  const gap = spaceBefore(text, first.start)
  const [lineEnd] = /\r?\n/.exec(gap) ?? []
  if (lineEnd === undefined) return { lineEnd: '', indent: '', colon: gap === '' ? ':' : ': ' }
  return { lineEnd, indent: gap.slice(gap.lastIndexOf('\n') + 1), colon: ': ' }
}

function objectText({ lineEnd, indent, colon }: Style, key: string, value: string): string {
  return `{${lineEnd}${indent}${indent}${JSON.stringify(key)}${colon}${value}${lineEnd}${indent}}`
}

function insert(
  text: string,
  object: JsonNode,
  member: { readonly key: string; readonly value: string },
  { lineEnd, indent, colon }: Style,
  depth: number,
): string {
  const line = `${JSON.stringify(member.key)}${colon}${member.value}`
  const last = object.members?.at(-1)
  if (last !== undefined) {
    return splice(text, last.value.end, last.value.end, `,${spaceBefore(text, last.start)}${line}`)
  }
  const outer = indent.repeat(depth)
  return splice(text, object.start, object.end, `{${lineEnd}${outer}${indent}${line}${lineEnd}${outer}}`)
}

function without(text: string, object: JsonNode, member: JsonMember): string {
  const members = object.members ?? []
  const index = members.indexOf(member)
  const [previous, next] = [members[index - 1], members[index + 1]]
  if (previous !== undefined) return splice(text, previous.value.end, member.value.end, '')
  if (next !== undefined) return splice(text, member.start, next.start, '')
  return splice(text, object.start, object.end, '{}')
}

function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  return node.members?.find((candidate) => candidate.key === key)
}

function spaceBefore(text: string, offset: number): string {
  return /\s*$/.exec(text.slice(0, offset))?.[0] ?? ''
}

function splice(text: string, start: number, end: number, insertion: string): string {
  return `${text.slice(0, start)}${insertion}${text.slice(end)}`
}

import { type JsonMember, type JsonNode, scanJson } from './json-text.js'

/** The keys that lead to a member, from the outermost object on. */
export type MemberPath = readonly [...above: string[], key: string]

/** The indentation of a file that shows none. */
const USUAL_INDENT = '  '

/**
 * A JSON text with one member set: in its place where it is there, else after the last member of its object. Everything else
 * stays as it is, to the character; the value gets the file's own indentation and line ends, and one line in an object on one.
 *
 * @returns `undefined` where the object that the member belongs to is not there.
 * @throws JsonTextError for a text that is no JSON.
 */
export function setMember(text: string, path: MemberPath, value: unknown): string | undefined {
  const root = rootOf(text)
  const { object, key, member } = findMember(root, path)
  if (object?.members === undefined) return undefined
  const style = styleOf(text, root, object)
  const json = JSON.stringify(value, undefined, style.step).replaceAll('\n', style.gap)
  if (member !== undefined) return splice(text, member.value.start, member.value.end, json)

  const added = `${JSON.stringify(key)}: ${json}`
  const last = object.members.at(-1)
  if (last !== undefined) return splice(text, last.value.end, last.value.end, `,${style.gap}${added}`)
  const { step, gap } = style
  const around = step === undefined ? ['', ''] : [gap, gap.slice(0, -step.length)]
  return splice(text, object.start + 1, object.end - 1, around.join(added))
}

/**
 * A JSON text without one member; the same text where the member is not there. Everything else stays as it is.
 *
 * @throws JsonTextError for a text that is no JSON.
 */
export function deleteMember(text: string, path: MemberPath): string {
  const { object, member } = findMember(rootOf(text), path)
  if (object?.members === undefined || member === undefined) return text
  const at = object.members.indexOf(member)
  const before = object.members[at - 1]
  const after = object.members[at + 1]
  // What stands in front of a member is where the next one goes; the last one takes the comma before it along.
  if (after !== undefined) return splice(text, member.start, after.start, '')
  return before === undefined
    ? splice(text, object.start + 1, object.end - 1, '')
    : splice(text, before.value.end, member.value.end, '')
}

interface FoundMember {
  /** Absent where it is not there. */
  readonly object: JsonNode | undefined
  readonly key: string
  readonly member: JsonMember | undefined
}

function findMember(root: JsonNode, path: MemberPath): FoundMember {
  const key = path[path.length - 1] ?? ''
  const object = path
    .slice(0, -1)
    .reduce<JsonNode | undefined>((node, one) => memberOf(node, one)?.value, root)
  return { object, key, member: memberOf(object, key) }
}

function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.members?.find((candidate) => candidate.key === key)
}

interface Style {
  /** What stands between two members: a line end and the indentation, or one space. */
  readonly gap: string
  /** One step of the indentation; absent in an object on one line. */
  readonly step: string | undefined
}

/** As the last member of the object stands; of an object without any, as the members of the file do. */
function styleOf(text: string, root: JsonNode, object: JsonNode): Style {
  const outermost = spaceBefore(text, root.members?.[0]?.start ?? 0)
  const step = indentOf(outermost) || USUAL_INDENT
  const last = object.members?.at(-1)
  const space = last === undefined ? outermost : spaceBefore(text, last.start)
  if (!space.includes('\n')) return { gap: ' ', step: undefined }
  const indent = last === undefined ? `${indentOf(text.slice(0, object.start))}${step}` : indentOf(space)
  return { gap: `${space.includes('\r\n') ? '\r\n' : '\n'}${indent}`, step }
}

function spaceBefore(text: string, at: number): string {
  return /\s*$/.exec(text.slice(0, at))?.[0] ?? ''
}

/** The space at the begin of the last line; none where there is no line end. */
function indentOf(text: string): string {
  return /\n([ \t]*)[^\n]*$/.exec(text)?.[1] ?? ''
}

function rootOf(text: string): JsonNode {
  // The byte order mark is no part of the JSON; a space in its place keeps the offsets.
  return scanJson(text.replace(/^\uFEFF/, ' '))
}

function splice(text: string, start: number, end: number, insertion: string): string {
  return `${text.slice(0, start)}${insertion}${text.slice(end)}`
}

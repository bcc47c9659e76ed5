import { posix } from 'node:path'
import { APP_FOLDER } from '../pack/image-layout.js'
import type { CopyGroup } from './copy-groups.js'

/** What means nothing to a builder, wherever it stands in a word. */
const PLAIN_PATH = /^[A-Za-z0-9_./@+][A-Za-z0-9_./@+,=:-]*$/

/**
 * The `COPY` of a group.
 *
 * @param prefix - The build folder's path in the context, empty where it is the context.
 */
export function copyLine(group: CopyGroup, prefix: string, flags: readonly string[] = []): string {
  const sources = group.paths.map((path) => posix.join(prefix, path))
  const folder = posix.join(APP_FOLDER, group.target)
  const target = group.kind === 'files' ? `${folder}/` : folder
  const words = [...sources, target]
  const isPlain = words.every((word) => PLAIN_PATH.test(word))
  const written = isPlain
    ? words.join(' ')
    : jsonArray([...sources.map((path) => withoutVariables(asPattern(path))), withoutVariables(target)])
  return ['COPY', ...flags, written].join(' ')
}

/** A JSON array as it is written in a Dockerfile. */
export function jsonArray(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`
}

/** The pattern that this path alone fits. Where there is nothing to match, builders do not match. */
function asPattern(path: string): string {
  if (!/[*?[]/.test(path)) return path
  return path.replace(/[*?[\\]/g, (character) => (character === '\\' ? '\\\\' : `[${character}]`))
}

/** Builders look for variables and quotes in a JSON array's items, too. */
function withoutVariables(text: string): string {
  return text.replace(/[\\$'"]/g, '\\$&')
}

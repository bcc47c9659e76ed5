import { realpath, stat } from 'node:fs/promises'
import { LocalError } from '../errors/classes.js'
import { writeFileAtomic } from '../support/atomic-file.js'
import { configError } from './config-error.js'
import { readConfigText } from './find-config.js'
import { type JsonNode, scanJson } from './json-text.js'
import { parseProjectConfig } from './parse-config.js'

const ACTION = 'write the base image to'

/**
 * Writes an image's base into its project file, so that every later push uses the same one. Everything else in the file
 * stays as it is, to the byte.
 *
 * Disk: replaces the file atomically.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is not valid or has no such image any more.
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function pinBase(options: {
  /** Path of the `slipway.json`. */
  readonly path: string
  /** Name of the image. */
  readonly image: string
  /** Reference with digest. */
  readonly base: string
}): Promise<void> {
  const { path, image, base } = options
  const before = await readConfigText(path)
  if (before === undefined) throw configError(path, 'it is gone', 'Put the file back.')
  await parseProjectConfig(before, path)

  const after = withBase(before, image, base)
  if (after === undefined) throw configError(path, `it has no image "${image}"`, 'Add the image to "images".')
  if (after === before) return
  await parseProjectConfig(after, path)
  await replace(path, after)
}

/** The text with the base set, or `undefined` when the image is not in it. */
export function withBase(text: string, image: string, base: string): string | undefined {
  // The byte order mark is no part of the JSON; a space in its place keeps the offsets.
  const root = scanJson(text.replace(/^\uFEFF/, ' '))
  const settings = member(member(root, 'images'), image)
  const last = settings?.members?.at(-1)
  if (last === undefined) return undefined

  const old = member(settings, 'base')
  if (old !== undefined) return splice(text, old.start, old.end, JSON.stringify(base))
  const space = /\s*$/.exec(text.slice(0, last.start))?.[0] ?? ''
  const isOneLine = !space.includes('\n')
  const gap = isOneLine ? ' ' : space
  return splice(text, last.value.end, last.value.end, `,${gap}"base": ${JSON.stringify(base)}`)
}

function member(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.members?.find((candidate) => candidate.key === key)?.value
}

function splice(text: string, start: number, end: number, insertion: string): string {
  return `${text.slice(0, start)}${insertion}${text.slice(end)}`
}

async function replace(path: string, text: string): Promise<void> {
  try {
    // The rename would put a file in the place of a symlink, and the default mode in the place of the file's own.
    const target = await realpath(path)
    await writeFileAtomic(target, text, { mode: (await stat(target)).mode & 0o777 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new LocalError('LOCAL_IO', {
      action: ACTION,
      target: path,
      reason: code ?? message,
      hint: 'Check that you may write it, or add the base by hand.',
      side: 'local',
      cause: error,
    })
  }
}

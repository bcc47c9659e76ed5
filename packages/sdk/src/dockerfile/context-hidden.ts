import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { byPathBytes } from '../pack/byte-order.js'
import type { LayerMember } from '../pack/layer-plan.js'
import {
  type ContextDockerfile,
  type ContextIgnore,
  FOREIGN_DOCKERFILE,
  IGNORE_FILE,
} from './context-dockerfile.js'
import { contextUnreadable } from './context-error.js'
import { memoryMember } from './context-tar.js'

/**
 * The members of an archive for the classic builder, with the Dockerfile among them without the build being able to copy
 * it. The builder takes the Dockerfile and `.dockerignore` away before the first step where that file excludes them;
 * nothing else of the file counts there.
 */
export function withHiddenDockerfile(
  folder: string,
  members: readonly LayerMember[],
  dockerfile: ContextDockerfile,
  ignore: ContextIgnore,
): readonly LayerMember[] {
  const own = memoryMember(dockerfile.path, dockerfile.bytes)
  const ignoreFile = join(folder, IGNORE_FILE)
  const copiesIgnoreFile = members.some(({ path }) => path === IGNORE_FILE)
  const isHiddenAlready = ignore.file === ignoreFile && dockerfile.path !== FOREIGN_DOCKERFILE
  if (copiesIgnoreFile && isHiddenAlready) return [...members, own].sort(byPathBytes)

  const rule = `/${dockerfile.path.replaceAll(/[*?[\]\\!#]/g, '\\$&')}\n`
  const text = copiesIgnoreFile ? `${readText(ignoreFile)}\n${rule}` : `${IGNORE_FILE}\n${rule}`
  const rest = members.filter(({ path }) => path !== IGNORE_FILE)
  return [...rest, own, memoryMember(IGNORE_FILE, Buffer.from(text))].sort(byPathBytes)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw contextUnreadable(path, error)
  }
}

import { readFile } from 'node:fs/promises'
import { dirname, join, posix, resolve } from 'node:path'
import { checkDockerfile } from '../dockerfile/check-dockerfile.js'
import { openBuildContext } from '../dockerfile/context.js'
import type { ContextEntry } from '../dockerfile/context-entry.js'
import { noDockerfile } from '../dockerfile/context-error.js'
import type { Dockerfile } from '../dockerfile/dockerfile.js'
import type { ContextFile } from '../dockerfile/dockerfile-facts.js'
import { finalImage } from '../dockerfile/final-image.js'
import { parseDockerfile } from '../dockerfile/parse-dockerfile.js'
import { nodeFileSystem } from '../pack/file-system.js'
import type { DockerfileCheck, DockerfileCheckOptions } from './dockerfile-calls.js'

const HEAD_BYTES = 256

/** Checks a Dockerfile with what its context tells. */
export async function checkDockerfileFile(options: DockerfileCheckOptions): Promise<DockerfileCheck> {
  const file = resolve(options.file)
  const dockerfile = parseDockerfile(await readText(file))
  const { context = dirname(file), platform, template, signal } = options
  const files =
    context === false ? undefined : await contextFiles(dockerfile, { folder: context, file, signal })
  const findings = checkDockerfile(dockerfile, { platform, ports: template?.ports, files })
  return { file, findings, isValid: findings.every(({ severity }) => severity !== 'error') }
}

async function contextFiles(
  dockerfile: Dockerfile,
  {
    folder,
    file,
    signal,
  }: { readonly folder: string; readonly file: string; readonly signal: AbortSignal | undefined },
): Promise<readonly ContextFile[]> {
  const { entries } = await openBuildContext({ folder, dockerfile: file, signal })
  const started = new Set((finalImage(dockerfile)?.command ?? []).map((word) => posix.basename(word)))
  return entries
    .filter(({ kind }) => kind === 'file')
    .map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      ...(started.has(posix.basename(entry.path)) && { head: headOf(folder, entry) }),
    }))
}

/** A file that cannot be read is no business of the check: the build will say so. */
function headOf(folder: string, { path }: ContextEntry): Uint8Array {
  try {
    return nodeFileSystem.readHead(join(folder, path), HEAD_BYTES)
  } catch {
    return new Uint8Array()
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw noDockerfile(file, error)
  }
}

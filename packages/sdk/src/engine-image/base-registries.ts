import type { Dockerfile, Instruction } from '../dockerfile/dockerfile.js'
import { expandVariables } from '../dockerfile/expand-variables.js'
import { globalArguments } from '../dockerfile/global-arguments.js'
import { isSdkError } from '../errors/guards.js'
import { formatBaseReference, parseBaseReference } from '../reference/docker-hub.js'

/** A repository that a Dockerfile takes an image from. */
export interface BaseRepository {
  /** Host and port, Docker Hub by the name of its registry. */
  readonly registry: string
  readonly repository: string
  /** As it is written, completed: `docker.io/library/debian:12`. */
  readonly reference: string
}

/**
 * The repositories that a build may read: those of `FROM`, `COPY --from` and `RUN --mount=from=`, with the build's arguments
 * filled in. What remains unknown is left out.
 */
export function baseRepositories(
  file: Dockerfile,
  buildArgs?: Readonly<Record<string, string>>,
): readonly BaseRepository[] {
  const values = globalArguments(file, buildArgs)
  const stages = new Set(file.stages.flatMap(({ name }) => name ?? []))
  return file.instructions.flatMap(namedImages).flatMap((written) => {
    const name = expandVariables(written, values)
    const isImage = name !== 'scratch' && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)
    return isImage ? readRepository(name) : []
  })
}

function namedImages({ keyword, words, flags }: Instruction): readonly string[] {
  if (keyword === 'FROM') return words.slice(0, 1)
  return flags.flatMap(({ name, value }) => {
    const from = name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : name === 'from' ? value : ''
    return from || []
  })
}

function readRepository(name: string): readonly BaseRepository[] {
  try {
    const named = parseBaseReference(name)
    const { registry, repository } = named
    return [{ registry, repository, reference: formatBaseReference(named) }]
  } catch (error) {
    if (isSdkError(error)) return []
    throw error
  }
}

import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type Dockerignore, parseDockerignore } from '../pack/dockerignore.js'
import { contextUnreadable, invalidContextPattern, noDockerfile } from './context-error.js'

/** The ignore file of a context without one for its Dockerfile alone. */
export const IGNORE_FILE = '.dockerignore'
/** The name under which a Dockerfile from elsewhere is sent: always the same, so that equal contexts stay equal. */
export const FOREIGN_DOCKERFILE = '.slipway.Dockerfile'

/** The Dockerfile of a build, and where the build finds it. */
export interface ContextDockerfile {
  /** Path in the context, or the name under which a Dockerfile outside of it is sent. */
  readonly path: string
  readonly bytes: Buffer
}

/**
 * Reads the Dockerfile. One outside of the context, or behind a link that may lead out of it, gets a name of its own.
 *
 * @throws ConfigError `DOCKERFILE_INVALID` when it is not there or cannot be read.
 */
export function readDockerfile(root: string, file: string): ContextDockerfile {
  const absolute = resolve(file)
  try {
    const bytes = readFileSync(absolute)
    const path = relative(root, absolute)
    const inside = path.split(sep)
    // On another drive of Windows there is no way there from here.
    const isInside = inside[0] !== '..' && !isAbsolute(path)
    const isLink = lstatSync(absolute).isSymbolicLink()
    return { path: isInside && !isLink ? inside.join('/') : FOREIGN_DOCKERFILE, bytes }
  } catch (error) {
    throw noDockerfile(absolute, error)
  }
}

/** What a context leaves out, and what says so. */
export interface ContextIgnore {
  readonly rules: Dockerignore
  /** The file with the rules; absent where there is none. */
  readonly file?: string
}

/**
 * Reads what the context leaves out: `NAME.dockerignore` beside a Dockerfile called `NAME` goes before `.dockerignore` in
 * the context, and only one of them counts. Without either, nothing is left out.
 *
 * @throws ConfigError `DOCKERFILE_INVALID` for a pattern that Docker refuses.
 * @throws LocalError `LOCAL_IO` when the file cannot be read.
 * @see https://docs.docker.com/build/concepts/context/#filename-and-location
 */
export function readIgnoreRules(root: string, dockerfile: string): ContextIgnore {
  const own = `${resolve(dockerfile)}${IGNORE_FILE}`
  const file = [own, join(root, IGNORE_FILE)].find((path) => existsSync(path))
  if (file === undefined) return { rules: parseRules('', own) }
  try {
    return { rules: parseRules(readFileSync(file, 'utf8'), file), file }
  } catch (error) {
    throw contextUnreadable(file, error)
  }
}

function parseRules(text: string, file: string): Dockerignore {
  return parseDockerignore(text, {
    refuse: (line) => invalidContextPattern(file, line),
    hasBackslashPaths: process.platform === 'win32',
  })
}

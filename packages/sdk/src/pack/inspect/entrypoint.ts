import { posix } from 'node:path'
import type { ConfigError } from '../../errors/classes.js'
import { APP_FOLDER } from '../image-layout.js'
import { buildError, listPaths } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import { followLinks } from './follow-links.js'
import { foreignProgram } from './missing-program.js'
import { isProgram } from './plain-program.js'
import { readShebang } from './shebang.js'

/** The command line of an image and the file of the build that it starts. */
export interface Entrypoint {
  readonly file: SurveyedFile
  /** Exec form; the first element is absolute in the image. */
  readonly command: readonly string[]
  /** Whether the caller wrote arguments into it. */
  readonly hasOwnArgs: boolean
}

/** The entrypoint that starts the file with the arguments that always belong to it. */
export function entrypointOf(file: SurveyedFile, fixedArgs: readonly string[] = []): Entrypoint {
  return { file, command: [`${APP_FOLDER}/${file.path}`, ...fixedArgs], hasOwnArgs: false }
}

/**
 * The entrypoint that the caller wrote: its first element names a program or a `#!` script of the build
 * (`Server.x86_64`, `./Server.x86_64`, `/app/Server.x86_64`), the others are kept as they are.
 *
 * @throws ConfigError `OPTION_INVALID` when it is empty, `PROGRAM_NOT_FOUND` when the build has no such program,
 * `FILE_UNSUPPORTED` when Linux could not start the script, `PLATFORM_UNSUPPORTED` for a Windows or macOS program.
 */
export function resolveEntrypoint(build: BuildSurvey, written: readonly string[]): Entrypoint {
  const [first, ...rest] = written
  if (first === undefined || first === '') {
    throw buildError(
      'OPTION_INVALID',
      build.root,
      'the entrypoint is empty',
      'Name the program that starts the server, for example ./Server.x86_64, or leave the entrypoint out.',
    )
  }
  // Shells on Windows complete a file name to `.\Server.x86_64`.
  for (const spelling of new Set([first, first.replaceAll('\\', '/')])) {
    const path = pathInBuild(spelling)
    const file = build.file(followLinks(path, build.links) ?? '')
    if (file === undefined) continue
    checkStartable(build, file)
    return { file, command: [`${APP_FOLDER}/${path}`, ...rest], hasOwnArgs: rest.length > 0 }
  }
  throw notFound(build, `the entrypoint "${first}" names no file in it`)
}

function pathInBuild(written: string): string {
  const path = posix.normalize(written)
  return path.startsWith(`${APP_FOLDER}/`) ? path.slice(APP_FOLDER.length + 1) : path
}

function checkStartable(build: BuildSurvey, file: SurveyedFile): void {
  const foreign = foreignProgram(build, file)
  if (foreign !== undefined) throw foreign
  checkLineEnds(build, file)
  if (file.kind === 'script' || isProgram(file) || file.elf?.isCutShort) return
  if (file.elf !== undefined) {
    throw notFound(build, `the entrypoint ${file.path} is a library, which cannot be started`)
  }
  throw buildError(
    'FILE_UNSUPPORTED',
    build.root,
    file.sizeBytes === 0
      ? `the entrypoint ${file.path} is an empty file`
      : `the entrypoint ${file.path} is neither a Linux program nor a script that starts with "#!"`,
    'Name the Linux program itself. If it is a script, put #!/bin/sh into its first line and save it as UTF-8 without BOM.',
  )
}

function checkLineEnds(build: BuildSurvey, { path, head }: SurveyedFile): void {
  if (!readShebang(head)?.endsInCr) return
  throw buildError(
    'FILE_UNSUPPORTED',
    build.root,
    `the script ${path} has Windows line ends (CR LF), and Linux cannot start it`,
    'Save it with LF line ends. In git, the line "*.sh text eol=lf" in .gitattributes keeps them.',
  )
}

function notFound(build: BuildSurvey, reason: string): ConfigError {
  const candidates = build.files.filter((file) => isProgram(file) || file.kind === 'script')
  const hint =
    candidates.length === 0
      ? 'The folder holds no Linux program and no script: check that it is the server build.'
      : `Name one of these, upper and lower case as here: ${listPaths(candidates.map(({ path }) => path))}.`
  return buildError('PROGRAM_NOT_FOUND', build.root, reason, hint)
}

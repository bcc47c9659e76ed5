import type { ConfigError } from '../../errors/classes.js'
import { buildError, listPaths } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import type { EngineProgram } from './engine-program.js'
import { missingProgram } from './missing-program.js'
import { findPlainPrograms, isLibraryName } from './plain-program.js'

/**
 * The one program that starts the server, when the caller names none. An engine's program wins over all others:
 * what lies beside it are its helpers.
 *
 * @throws ConfigError `PROGRAM_AMBIGUOUS` when there are several, `PROGRAM_NOT_FOUND` when there is none,
 * `PLATFORM_UNSUPPORTED` when the folder holds a Windows or macOS build, `FILE_UNSUPPORTED` when the only program
 * is cut short.
 */
export function chooseProgram(build: BuildSurvey, ofEngines: readonly EngineProgram[]): SurveyedFile {
  const programs = ofEngines.length > 0 ? ofEngines.map(({ file }) => file) : findPlainPrograms(build)
  const [program, ...others] = programs
  if (others.length > 0) throw ambiguous(build, programs)
  if (program !== undefined) return program

  const damaged = build.files.find(({ path, elf }) => elf?.isCutShort && !isLibraryName(path))
  throw damaged === undefined ? missingProgram(build) : cutShort(build, damaged)
}

/** The error for a program that ends before its own headers say so. */
export function cutShort(build: BuildSurvey, { path }: SurveyedFile): ConfigError {
  return buildError(
    'FILE_UNSUPPORTED',
    build.root,
    `the program ${path} is cut short: bytes are missing at its end`,
    'Copy the file again, or build the server again, and check that the disk is not full.',
  )
}

function ambiguous(build: BuildSurvey, programs: readonly SurveyedFile[]): ConfigError {
  const paths = programs.map(({ path }) => path)
  return buildError(
    'PROGRAM_AMBIGUOUS',
    build.root,
    `it holds ${paths.length} programs that could be the server: ${listPaths(paths)}`,
    `Say which one starts the server, for example --entrypoint ./${paths[0]}, or clear the folder before you build.`,
  )
}

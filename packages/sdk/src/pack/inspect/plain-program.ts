import { posix } from 'node:path'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'

const LIBRARY_NAME = /\.so(\.[0-9]+)*$/i

/** Programs that runtimes and engines put beside the server: .NET, Unreal, Crashpad. None of them is the server. */
const HELPERS: ReadonlySet<string> = new Set(['createdump', 'CrashReportClient', 'crashpad_handler'])

/** Tells whether the file goes by the name of a shared library: `UnityPlayer.so`, `libsteam.so.1`. */
export function isLibraryName(path: string): boolean {
  return LIBRARY_NAME.test(path)
}

/** Tells whether Linux can start the file itself: a program, and neither a library nor a script. */
export function isProgram({ path, elf }: SurveyedFile): boolean {
  if (elf === undefined || isLibraryName(path)) return false
  if (elf.type === 'executable') return true
  if (elf.type !== 'shared') return false
  return elf.interpreter !== undefined || elf.isPie || (elf.soname === undefined && elf.hasEntry)
}

/** The programs of a build that no engine's layout explains. Known helpers count only where there is nothing else. */
export function findPlainPrograms(build: BuildSurvey): readonly SurveyedFile[] {
  const programs = build.files.filter(isProgram)
  const servers = programs.filter(({ path }) => !HELPERS.has(posix.basename(path)))
  return servers.length > 0 ? servers : programs
}

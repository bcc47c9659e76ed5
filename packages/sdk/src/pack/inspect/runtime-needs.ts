import type { Platform } from '../../oci/platform.js'
import type { Warning } from '../warning.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import { GLIBC_BASES, glibcBaseFor } from './glibc-bases.js'
import { newestGlibc } from './glibc-version.js'
import { isProgram } from './plain-program.js'

/** Which C library a program is loaded with; `static` programs bring their own. */
export type Linkage = 'static' | 'glibc' | 'musl'

/** What the program needs around it in the image. */
export interface RuntimeNeeds {
  /** For a script: that of the programs it can start. */
  readonly linkage: Linkage
  /** Newest glibc that any file of the build asks for: `2.35`. */
  readonly glibc?: string
  /** `scratch`, a base of our table, or `undefined` when the caller must choose one. */
  readonly base: string | undefined
  readonly warnings: readonly Warning[]
}

/** The linkage of the program and the smallest base image on which the whole build runs. */
export function runtimeNeeds(build: BuildSurvey, program: SurveyedFile, platform: Platform): RuntimeNeeds {
  const linkage = program.elf === undefined ? scriptLinkage(build) : linkageOf(program)
  const glibc = newestGlibc(build.files.flatMap(({ elf }) => elf?.versions ?? []))
  const needs = { linkage, ...(glibc !== undefined && { glibc }) }
  if (linkage === 'static') return { ...needs, base: 'scratch', warnings: [] }
  if (linkage === 'musl') return { ...needs, base: undefined, warnings: [muslWarning(program)] }

  const base = glibcBaseFor(glibc, platform.architecture)?.reference
  return { ...needs, base, warnings: base === undefined ? [tooNewWarning(build, glibc ?? '')] : [] }
}

function linkageOf({ elf }: SurveyedFile): Linkage {
  if (elf?.interpreter === undefined && elf?.needed.length === 0) return 'static'
  return elf?.interpreter?.includes('ld-musl') ? 'musl' : 'glibc'
}

/** A script needs its interpreter from the base image, so that it never counts as static. */
function scriptLinkage(build: BuildSurvey): Linkage {
  return build.files.some((file) => isProgram(file) && linkageOf(file) === 'musl') ? 'musl' : 'glibc'
}

function muslWarning({ path }: SurveyedFile): Warning {
  return {
    code: 'MUSL_BASE_NEEDED',
    message:
      `${path} was built on Alpine Linux and runs only there. ` +
      'Choose an Alpine base image, for example --base alpine:3.22, or build the server on Debian or Ubuntu.',
  }
}

function tooNewWarning(build: BuildSurvey, glibc: string): Warning {
  const file = build.files.find(({ elf }) => newestGlibc(elf?.versions ?? []) === glibc)
  const newest = GLIBC_BASES.at(-1)
  return {
    code: 'GLIBC_BASE_NEEDED',
    message:
      `${file?.path ?? 'The program'} needs glibc ${glibc}, newer than the ${newest?.glibc} of ${newest?.reference}. ` +
      'Choose a base image that has it with --base, or build the server on an older Linux.',
  }
}

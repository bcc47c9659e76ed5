import type { ConfigError } from '../../errors/classes.js'
import { formatPlatform, type Platform } from '../../oci/platform.js'
import { buildError } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import type { ElfFile } from './elf.js'

/** Numbers of the processors in ELF headers. */
const ARCHITECTURES: Readonly<Record<number, string>> = { 62: 'amd64', 183: 'arm64' }
const OTHER_PROCESSORS: Readonly<Record<number, string>> = {
  3: '32-bit x86',
  8: 'MIPS',
  20: '32-bit PowerPC',
  21: 'PowerPC',
  40: '32-bit ARM',
  62: 'x32',
  243: 'RISC-V',
  258: 'LoongArch',
}
const SUPPORTED: ReadonlySet<string> = new Set(Object.values(ARCHITECTURES))

/**
 * The platform that the build is for, from the program's own header; for a script, from the other Linux programs
 * and libraries of the build, else from the caller. Never from the machine that packs.
 *
 * @throws ConfigError `PLATFORM_UNSUPPORTED` for anything but linux/amd64 and linux/arm64, `PLATFORM_MIXED` when two
 * files, or a file and the caller, disagree, `OPTION_INVALID` when nothing tells the platform.
 */
export function platformOf(build: BuildSurvey, program: SurveyedFile, asked?: Platform): Platform {
  if (asked !== undefined) checkAsked(build, asked)
  const native = build.files.filter(({ elf }) => elf !== undefined && elf.type !== 'other')
  const witness = program.elf === undefined ? native[0] : program
  if (witness?.elf === undefined) return asked ?? unknownPlatform(build, program)

  const architecture = architectureOf(witness.elf)
  if (architecture === undefined) throw unsupportedProcessor(build, witness, witness.elf)
  for (const file of native) {
    if (file.elf !== undefined && architectureOf(file.elf) !== architecture) {
      throw mixed(
        build,
        `${witness.path} is for ${architecture}`,
        `${file.path} is for ${processorOf(file.elf)}`,
      )
    }
  }
  if (asked !== undefined && asked.architecture !== architecture) {
    throw notAsAsked(build, witness, `linux/${architecture}`, asked)
  }
  return asked ?? { os: 'linux', architecture }
}

function architectureOf({ bits, byteOrder, machine }: ElfFile): string | undefined {
  return bits === 64 && byteOrder === 'little' ? ARCHITECTURES[machine] : undefined
}

function processorOf(elf: ElfFile): string {
  return architectureOf(elf) ?? OTHER_PROCESSORS[elf.machine] ?? `processor number ${elf.machine}`
}

function checkAsked(build: BuildSurvey, asked: Platform): void {
  if (asked.os === 'linux' && SUPPORTED.has(asked.architecture)) return
  throw buildError(
    'PLATFORM_UNSUPPORTED',
    build.root,
    `${formatPlatform(asked)} was asked for, and servers run on linux/amd64 or linux/arm64 only`,
    'Leave the platform out: it is read from the program.',
  )
}

function unsupportedProcessor(build: BuildSurvey, { path }: SurveyedFile, elf: ElfFile): ConfigError {
  return buildError(
    'PLATFORM_UNSUPPORTED',
    build.root,
    `${path} is for ${processorOf(elf)}, and servers run on linux/amd64 or linux/arm64 only`,
    'Build the server for 64-bit Linux: x86_64 (amd64) in most cases.',
  )
}

function mixed(build: BuildSurvey, one: string, other: string): ConfigError {
  return buildError(
    'PLATFORM_MIXED',
    build.root,
    `${one}, but ${other}`,
    'Build everything for the same processor, or list the files that the server does not need in .slipwayignore.',
  )
}

function notAsAsked(build: BuildSurvey, { path }: SurveyedFile, is: string, asked: Platform): ConfigError {
  return buildError(
    'PLATFORM_MIXED',
    build.root,
    `${path} is for ${is}, but ${formatPlatform(asked)} was asked for`,
    `Leave the platform out, or build the server for ${formatPlatform(asked)}.`,
  )
}

function unknownPlatform(build: BuildSurvey, { path }: SurveyedFile): never {
  throw buildError(
    'OPTION_INVALID',
    build.root,
    `no file tells which processor the server needs: ${path} is a script, and no Linux program lies beside it`,
    'Give the platform: --platform linux/amd64.',
  )
}

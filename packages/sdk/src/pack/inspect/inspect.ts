import type { Platform } from '../../oci/platform.js'
import { throwIfAborted } from '../../support/abort.js'
import type { FileEntry } from '../file-entry.js'
import type { FileSystem } from '../file-system.js'
import type { Warning } from '../warning.js'
import { buildError, listPaths } from './build-error.js'
import { platformOf } from './build-platform.js'
import { type BuildSurvey, type SurveyedFile, surveyBuild } from './build-survey.js'
import type { EngineFacts, EngineInfo, EngineProgram } from './engine-program.js'
import { type Entrypoint, entrypointOf, resolveEntrypoint } from './entrypoint.js'
import { findGodotPrograms, unmatchedPackWarnings } from './godot.js'
import { chooseProgram, cutShort } from './program-choice.js'
import { type Linkage, runtimeNeeds } from './runtime-needs.js'
import { readShebang } from './shebang.js'
import { findUnityPrograms } from './unity.js'
import { findUnrealPrograms } from './unreal.js'

/** Hop 2: what the build is, how it starts and what it needs to run. */
export interface Inspection {
  readonly engine: EngineInfo
  /** The file that the entrypoint starts: its path in the build folder, symlinks followed. */
  readonly program: string
  /** Exec form, absolute in the image: `['/app/Server.x86_64']`; with the project's name for Unreal. */
  readonly entrypoint: readonly string[]
  /**
   * The caller's arguments, else the engine's for running without a screen and with the log on stdout. None by
   * default where the caller's entrypoint has arguments already or is a script.
   */
  readonly args: readonly string[]
  readonly platform: Platform
  /** Which C library the program is loaded with. For a script: that of the programs it can start. */
  readonly linkage: Linkage
  /** Newest glibc that any file of the build asks for: `2.35`. */
  readonly glibc?: string
  /** `scratch` for a static program, else a base of the table; `undefined` when none fits, then with a warning. */
  readonly base: string | undefined
  readonly warnings: readonly Warning[]
}

/** What {@link inspectBuild} works on. */
export interface InspectInput {
  /** Absolute path of the build folder. */
  readonly root: string
  /** What ships, byte-sorted by path. */
  readonly entries: readonly FileEntry[]
  readonly fileSystem: FileSystem
  /** Program of the build and its arguments; the program is found by itself when left out. */
  readonly entrypoint?: readonly string[] | undefined
  /** Replace the engine's default arguments; an empty array means none. */
  readonly args?: readonly string[] | undefined
  /** Must agree with the program. Needed only for scripts without any program beside them. */
  readonly platform?: Platform | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Recognises the engine, the program, its platform and the base image that it runs on, from the files alone.
 *
 * Disk: reads the first 256 bytes of every file, and some KiB of Linux programs, libraries and one engine file.
 *
 * @throws ConfigError with code `BUILD_EMPTY` when there is no file, `PROGRAM_NOT_FOUND` or `PROGRAM_AMBIGUOUS` when
 * not exactly one program can be meant, `PLATFORM_UNSUPPORTED` for builds that are not for 64-bit Linux,
 * `PLATFORM_MIXED` for builds of more than one platform, `FILE_UNSUPPORTED` when Linux could not start the program's
 * file, `OPTION_INVALID` for an empty entrypoint or a script whose platform nothing tells.
 * @throws LocalError with code `LOCAL_IO` when a file cannot be read.
 * @throws AbortError with code `ABORTED`.
 */
export async function inspectBuild(input: InspectInput): Promise<Inspection> {
  throwIfAborted(input.signal, 'inspect the build')
  const build = await surveyBuild(input)
  if (build.files.length === 0) throw empty(build)

  const engines = [
    ...findUnityPrograms(build),
    ...(await findGodotPrograms(build)),
    ...findUnrealPrograms(build),
  ]
  const entrypoint =
    input.entrypoint === undefined
      ? defaultEntrypoint(build, engines)
      : resolveEntrypoint(build, input.entrypoint)
  const program = entrypoint.file
  if (program.elf?.isCutShort) throw cutShort(build, program)
  const platform = platformOf(build, program, input.platform)

  const { engine, args, warnings } = await engineFacts(build, entrypoint, engines)
  const needs = runtimeNeeds(build, program, platform)
  return {
    engine,
    program: program.path,
    entrypoint: entrypoint.command,
    args: input.args ?? args,
    platform,
    ...needs,
    warnings: [...warnings, ...fileWarnings(build), ...needs.warnings],
  }
}

function defaultEntrypoint(build: BuildSurvey, engines: readonly EngineProgram[]): Entrypoint {
  const program = chooseProgram(build, engines)
  return entrypointOf(program, engines.find(({ file }) => file === program)?.fixedArgs)
}

async function engineFacts(
  build: BuildSurvey,
  { file, hasOwnArgs }: Entrypoint,
  engines: readonly EngineProgram[],
): Promise<EngineFacts> {
  const own = engines.find((engine) => engine.file === file)
  // A script beside one engine's program starts that program.
  const meant = own ?? (file.kind === 'script' && engines.length === 1 ? engines[0] : undefined)
  if (meant === undefined) {
    const warnings = engines.length === 0 ? unmatchedPackWarnings(build) : []
    return { engine: { name: 'none' }, args: [], warnings }
  }
  const facts = await meant.describe()
  return { ...facts, args: own !== undefined && !hasOwnArgs ? facts.args : [] }
}

function fileWarnings(build: BuildSurvey): readonly Warning[] {
  const named = (test: (file: SurveyedFile) => boolean | undefined) =>
    build.files.filter(test).map(({ path }) => path)
  const damaged = named(({ elf }) => elf?.isCutShort)
  const windowsScripts = named(({ head }) => readShebang(head)?.endsInCr)
  const warnings: Warning[] = []
  if (damaged.length > 0) {
    const message = `Bytes are missing at the end of ${listPaths(damaged)}. Copy or build them again.`
    warnings.push({ code: 'FILE_CUT_SHORT', message })
  }
  if (windowsScripts.length > 0) {
    const message = `Linux cannot start ${listPaths(windowsScripts)}: Windows line ends. Save with LF line ends.`
    warnings.push({ code: 'SCRIPT_LINE_ENDS', message })
  }
  return warnings
}

function empty(build: BuildSurvey): Error {
  return buildError(
    'BUILD_EMPTY',
    build.root,
    'there is no file in it that would ship',
    'Build the server first, check that this is the folder it was built into, and look into .slipwayignore.',
  )
}

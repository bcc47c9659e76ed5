import type { Warning } from '../warning.js'
import { listPaths } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import type { EngineProgram } from './engine-program.js'
import { isLibraryName } from './plain-program.js'

/** Prints the log to stdout. */
const LOG_ARGS = ['-log'] as const
/** The folder that was packaged, the project, and the program: `LinuxServer/`, `Game`, `GameServer-Linux-Shipping`. */
const PROGRAM = /^(.*\/)?([^/]+)\/Binaries\/Linux(?:Arm64|AArch64)?\/([^/]+)$/
/** What the names of programs end in, except those of Development builds. */
const CONFIGURATION = /-Linux(?:Arm64|AArch64)?-(?:Shipping|Test|DebugGame|Debug)$/
/** Containers of packaged content. */
const PACKAGED_CONTENT = /(?:^|\/)Content\/Paks\/[^/]+\.(?:pak|ucas|utoc)$/i

interface UnrealProgram {
  readonly file: SurveyedFile
  readonly project: string
  readonly isServer: boolean
}

/**
 * The Linux programs of packaged Unreal projects: `Game/Binaries/Linux/GameServer` with `Engine/` beside `Game/`. Where
 * there are servers among them, these alone.
 *
 * The layout and the way to start such a program are those of the script that Unreal puts beside the project, as public
 * builds show it. No real build was at hand.
 */
export function findUnrealPrograms(build: BuildSurvey): readonly EngineProgram[] {
  const programs = build.files.flatMap((file) => unrealProgram(build, file) ?? [])
  const servers = programs.filter(({ isServer }) => isServer)
  const others = programs.filter(({ isServer }) => !isServer)
  return (servers.length > 0 ? servers : programs).map((program) => ({
    file: program.file,
    // Unreal's own start script names the project first, too.
    fixedArgs: [program.project],
    describe: async () => ({
      engine: { name: 'unreal' },
      args: LOG_ARGS,
      warnings: [untried(program), ...(program.isServer ? besideServer(others) : [notAServer(program)])],
    }),
  }))
}

/** Tells whether the file is packaged content of an Unreal project, for any system. */
export function isUnrealContent({ path }: SurveyedFile): boolean {
  return PACKAGED_CONTENT.test(path)
}

function unrealProgram(build: BuildSurvey, file: SurveyedFile): UnrealProgram | undefined {
  if (file.elf === undefined || isLibraryName(file.path)) return undefined
  const [, packaged = '', project, name] = PROGRAM.exec(file.path) ?? []
  if (project === undefined || name === undefined) return undefined
  // What lies in Engine/ itself are tools, such as the crash reporter.
  if (project === 'Engine' || !build.has(`${packaged}Engine`)) return undefined
  return { file, project, isServer: /Server$/i.test(name.replace(CONFIGURATION, '')) }
}

function untried({ file }: UnrealProgram): Warning {
  return {
    code: 'UNREAL_UNTRIED',
    message:
      `${file.path} was recognised from public descriptions of Unreal's builds; this version was not tried with a ` +
      'real one. Run the image once before you rely on it; --entrypoint and --arg change how it starts.',
  }
}

function notAServer({ file }: UnrealProgram): Warning {
  return {
    code: 'UNREAL_NOT_A_SERVER',
    message:
      `${file.path} does not look like a dedicated server, whose name ends in "Server". ` +
      "Package the project's Server target for Linux, and push the LinuxServer folder.",
  }
}

function besideServer(others: readonly UnrealProgram[]): Warning[] {
  if (others.length === 0) return []
  return [
    {
      code: 'UNREAL_CLIENT_INCLUDED',
      message:
        `The folder also holds ${listPaths(others.map(({ file }) => file.path))}, and ships it. ` +
        'Push the folder of the server alone, LinuxServer as a rule.',
    },
  ]
}

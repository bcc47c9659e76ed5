import { posix } from 'node:path'
import type { ConfigError } from '../../errors/classes.js'
import { buildError, listPaths } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import { isGodotPack } from './godot.js'
import { isUnrealContent } from './unreal.js'

type Engine = 'unity' | 'godot' | 'unreal' | undefined

const UNITY_FILES: ReadonlySet<string> = new Set([
  'globalgamemanagers',
  'data.unity3d',
  'UnityPlayer.dll',
  'UnityPlayer.dylib',
  'UnityPlayer.so',
])

/** The error for a folder in which nothing can be started on Linux. It tells what the folder is instead. */
export function missingProgram(build: BuildSurvey): ConfigError {
  for (const file of build.files) {
    const foreign = foreignProgram(build, file)
    if (foreign !== undefined) return foreign
  }
  const { reason, hint } = whatElse(build, engineTraces(build))
  return buildError('PROGRAM_NOT_FOUND', build.root, reason, hint)
}

/**
 * The error for a program that only Windows or macOS can start, or `undefined` for all other files. A Windows
 * library is not one: Unity's Mono and .NET use them on Linux too.
 */
export function foreignProgram(build: BuildSurvey, { path, kind }: SurveyedFile): ConfigError | undefined {
  const isWindows = kind === 'pe' && !/\.dll$/i.test(path)
  const isMac = kind === 'mach-o' && !/\.(dylib|bundle)$/i.test(path)
  if (!isWindows && !isMac) return undefined
  const system = isWindows ? 'Windows' : 'macOS'
  return buildError(
    'PLATFORM_UNSUPPORTED',
    build.root,
    `this is a ${system} build (${path} is a ${system} program), and servers run on Linux`,
    buildForLinux(engineTraces(build)),
  )
}

function whatElse(build: BuildSurvey, engine: Engine): { reason: string; hint: string } {
  const named = (test: (file: SurveyedFile) => boolean) => build.files.filter(test).map(({ path }) => path)
  const packs = named(isGodotPack)
  if (packs.length > 0) {
    return {
      reason: `it holds the Godot pack ${listPaths(packs)}, but no program`,
      hint: 'In Godot, use Export Project with a Linux preset (not Export PCK/ZIP), and push the folder it writes.',
    }
  }
  const scripts = named(({ kind }) => kind === 'script')
  if (scripts.length > 0) {
    return {
      reason: `it holds no Linux program, only scripts: ${listPaths(scripts)}`,
      hint: `If a script starts the server, name it: --entrypoint ./${scripts[0]}. ${buildForLinux(engine)}`,
    }
  }
  const libraries = named(({ kind }) => kind === 'elf')
  if (libraries.length > 0) {
    return {
      reason: `it holds Linux libraries (${listPaths(libraries)}), but no program that uses them`,
      hint: `Push the whole folder that the server was built into. ${buildForLinux(engine)}`,
    }
  }
  const assemblies = named(({ kind }) => kind === 'pe')
  if (assemblies.length > 0 && engine === undefined) {
    return {
      reason: `it holds .NET libraries (${listPaths(assemblies)}), but no Linux program`,
      hint: 'Publish the server with its runtime (dotnet publish -r linux-x64 --self-contained), and push that folder.',
    }
  }
  const count = build.files.length
  const reason =
    count === 1 ? 'its only file is no Linux program' : `none of its ${count} files is a Linux program`
  return { reason, hint: buildForLinux(engine) }
}

function engineTraces(build: BuildSurvey): Engine {
  if (build.files.some(({ path }) => UNITY_FILES.has(posix.basename(path)))) return 'unity'
  if (build.files.some(isGodotPack)) return 'godot'
  return build.files.some(isUnrealContent) ? 'unreal' : undefined
}

function buildForLinux(engine: Engine): string {
  if (engine === 'unity') {
    return 'In Unity, choose the Dedicated Server platform with target Linux, build, and push the folder it writes.'
  }
  if (engine === 'godot') {
    return 'In Godot, export the project with a Linux preset, and push the folder it writes.'
  }
  if (engine === 'unreal') {
    return "In Unreal, package the project's Server target for Linux, and push the LinuxServer folder that it writes."
  }
  return 'Build the server for Linux (Unity: Dedicated Server, target Linux; Godot: a Linux preset), and push that folder.'
}

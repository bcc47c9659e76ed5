import type { Warning } from '../warning.js'
import type { BuildSurvey } from './build-survey.js'
import { beside, type EngineFacts, type EngineInfo, type EngineProgram, namesakes } from './engine-program.js'
import { isLibraryName } from './plain-program.js'

const HEADLESS_ARGS = ['-batchmode', '-nographics', '-logFile', '-'] as const
/** One of them is in every data folder; both carry the engine's version near their start. */
const DATA_FILES = ['globalgamemanagers', 'data.unity3d'] as const
const VERSION_SEARCH_BYTES = 64 * 1024
const VERSION =
  /(?<![0-9.])[0-9]{1,4}\.[0-9]{1,2}\.[0-9]{1,3}[abfp][0-9]{1,3}(?:c[0-9]{1,2})?(?![0-9A-Za-z.])/

/** The Linux programs that have a Unity data folder beside them: `Server.x86_64` with `Server_Data/`. */
export function findUnityPrograms(build: BuildSurvey): readonly EngineProgram[] {
  return build.files.flatMap((file) => {
    if (file.elf === undefined || isLibraryName(file.path)) return []
    const data = namesakes(file.path)
      .map((name) => `${name}_Data`)
      .find((folder) => DATA_FILES.some((name) => build.has(`${folder}/${name}`)))
    return data === undefined ? [] : [{ file, describe: () => describe(build, file.path, data) }]
  })
}

/** The first Unity version in the bytes: `6000.0.23f1`. */
export function findUnityVersion(bytes: Buffer): string | undefined {
  return VERSION.exec(bytes.toString('latin1'))?.[0]
}

async function describe(build: BuildSurvey, program: string, data: string): Promise<EngineFacts> {
  const version = await readVersion(build, data)
  const scriptingBackend = scriptingBackendOf(build, program, data)
  const engine: EngineInfo = {
    name: 'unity',
    ...(version !== undefined && { version }),
    ...(scriptingBackend !== undefined && { scriptingBackend }),
  }
  return { engine, args: HEADLESS_ARGS, warnings: warningsOf(build, program) }
}

async function readVersion(build: BuildSurvey, data: string): Promise<string | undefined> {
  for (const name of DATA_FILES) {
    const file = build.file(`${data}/${name}`)
    if (file === undefined) continue
    const bytes = await build.read(file.path, 0, Math.min(file.sizeBytes, VERSION_SEARCH_BYTES))
    const version = findUnityVersion(bytes)
    if (version !== undefined) return version
  }
  return undefined
}

function scriptingBackendOf(
  build: BuildSurvey,
  program: string,
  data: string,
): 'mono' | 'il2cpp' | undefined {
  if (build.has(beside(program, 'GameAssembly.so')) || build.has(`${data}/il2cpp_data`)) return 'il2cpp'
  const mono = [`${data}/MonoBleedingEdge`, `${data}/Managed`, beside(program, 'MonoBleedingEdge')]
  return mono.some((path) => build.has(path)) ? 'mono' : undefined
}

function warningsOf(build: BuildSurvey, program: string): readonly Warning[] {
  const player = beside(program, 'UnityPlayer.so')
  if (build.has(player)) return []
  return [
    {
      code: 'UNITY_PLAYER_MISSING',
      message:
        `${player} is missing; most Unity servers cannot start without it. ` +
        'Push the whole folder that Unity built into, and check that no ignore rule leaves the file out.',
    },
  ]
}

import type { Warning } from '../warning.js'
import { listPaths } from './build-error.js'
import type { BuildSurvey, SurveyedFile } from './build-survey.js'
import { type EngineProgram, namesakes } from './engine-program.js'
import { isLibraryName, isProgram } from './plain-program.js'

const HEADLESS_ARGS = ['--headless'] as const
const PACK_MAGIC = 'GDPC'
const PACK_HEADER_BYTES = 20
/** A pack inside a program ends with its own size (8 bytes) and the magic once more. */
const TRAILER_BYTES = 12

/** The Linux programs that have their Godot pack beside them (`server.x86_64` with `server.pck`) or inside them. */
export async function findGodotPrograms(build: BuildSurvey): Promise<readonly EngineProgram[]> {
  const programs: EngineProgram[] = []
  for (const file of build.files) {
    if (file.elf === undefined || isLibraryName(file.path)) continue
    const beside = packBeside(build, file)
    const header = beside?.head ?? (isProgram(file) ? await readEmbeddedHeader(build, file) : undefined)
    if (header === undefined) continue
    const version = packVersion(header)
    const engine = { name: 'godot', ...(version !== undefined && { version }) } as const
    programs.push({ file, describe: async () => ({ engine, args: HEADLESS_ARGS, warnings: [] }) })
  }
  return programs
}

/** Tells whether the file is a Godot pack. Other engines' files end in `.pck` too. */
export function isGodotPack({ path, head }: SurveyedFile): boolean {
  return path.toLowerCase().endsWith('.pck') && head.toString('latin1', 0, 4) === PACK_MAGIC
}

/** Warns of packs that no program of the build will find. Call it when the build has no Godot program. */
export function unmatchedPackWarnings(build: BuildSurvey): readonly Warning[] {
  const packs = build.files.filter(isGodotPack).map(({ path }) => path)
  if (packs.length === 0) return []
  return [
    {
      code: 'GODOT_PACK_UNMATCHED',
      message:
        `No program goes with the Godot pack ${listPaths(packs)}: Godot looks for a pack that has the ` +
        "program's name, server.pck beside server.x86_64. Rename one of the two, or export again.",
    },
  ]
}

/** The engine's version in a pack's header as Godot writes it: `4.3`, `4.2.1`. */
export function packVersion(header: Buffer): string | undefined {
  if (header.byteLength < PACK_HEADER_BYTES) return undefined
  const [major, minor, patch] = [header.readUInt32LE(8), header.readUInt32LE(12), header.readUInt32LE(16)]
  const isPlausible = major > 0 && major < 100 && minor < 100 && patch < 1000
  return isPlausible ? `${major}.${minor}${patch === 0 ? '' : `.${patch}`}` : undefined
}

function packBeside(build: BuildSurvey, { path }: SurveyedFile): SurveyedFile | undefined {
  return namesakes(path)
    .map((name) => build.file(`${name}.pck`))
    .find((pack) => pack !== undefined && isGodotPack(pack))
}

async function readEmbeddedHeader(
  build: BuildSurvey,
  { path, sizeBytes }: SurveyedFile,
): Promise<Buffer | undefined> {
  if (sizeBytes < TRAILER_BYTES) return undefined
  const trailer = await build.read(path, sizeBytes - TRAILER_BYTES, TRAILER_BYTES)
  if (trailer.toString('latin1', 8) !== PACK_MAGIC || trailer.byteLength < TRAILER_BYTES) return undefined
  const position = sizeBytes - TRAILER_BYTES - Number(trailer.readBigUInt64LE(0))
  const header = position < 0 ? Buffer.alloc(0) : await build.read(path, position, PACK_HEADER_BYTES)
  // The trailer alone proves the pack; a size that leads elsewhere only hides the version.
  return header.toString('latin1', 0, 4) === PACK_MAGIC ? header : Buffer.alloc(0)
}

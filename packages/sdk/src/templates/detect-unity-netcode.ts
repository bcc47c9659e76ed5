import { z } from 'zod'
import { findNetcode } from './netcode.js'
import { type DetectedNetcode, type ProjectFile, tryRead } from './project-file.js'

const MANIFEST = 'Packages/manifest.json'

interface Sign {
  /** Name in the table of netcodes. */
  readonly netcode: string
  /** Package name, or the address that a package comes from. */
  readonly packages: RegExp
  /** Path of a file that the netcode brings into Assets. */
  readonly files?: RegExp
}

/** A transport that people add goes before the netcode that it was added to. */
const SIGNS: readonly Sign[] = [
  {
    netcode: 'fishnet-bayou',
    packages: /^com\.firstgeargames\.fishnet\.bayou$|FirstGearGames\/Bayou\b/i,
    files: /^Assets\/(?:.*\/)?Bayou\//i,
  },
  {
    netcode: 'fishnet-tugboat',
    packages: /^com\.firstgeargames\.fishnet$|FirstGearGames\/FishNet\b/i,
    files: /^Assets\/(?:.*\/)?FishNet\//i,
  },
  {
    netcode: 'mirror-kcp',
    packages: /^com\.mirror-networking\.mirror$|MirrorNetworking\/Mirror\b|vis2k\/Mirror\b/i,
    files: /^Assets\/(?:.*\/)?Mirror\/(?:Core|Runtime|Transports)\//,
  },
  {
    netcode: 'photon-fusion',
    packages: /^com\.(?:exitgames\.)?photon\.?fusion/i,
    files: /^Assets\/(?:.*\/)?Photon\/Fusion\//i,
  },
  { netcode: 'netcode-for-gameobjects', packages: /^com\.unity\.netcode\.gameobjects$/ },
  { netcode: 'netcode-for-entities', packages: /^com\.unity\.netcode$/ },
]

const manifestShape = z.object({ dependencies: z.record(z.string(), z.string().catch('')) })

/** The netcodes of a Unity project, by its package manifest and the folders below Assets. */
export async function detectUnityNetcode(files: readonly ProjectFile[]): Promise<readonly DetectedNetcode[]> {
  const dependencies = await readDependencies(files.find(({ path }) => path === MANIFEST))
  return SIGNS.flatMap((sign) => {
    const evidence = evidenceOf(sign, dependencies, files)
    const netcode = findNetcode(sign.netcode)
    return evidence === undefined || netcode === undefined ? [] : [{ netcode, evidence }]
  })
}

function evidenceOf(
  { packages, files: places }: Sign,
  dependencies: readonly (readonly [string, string])[],
  files: readonly ProjectFile[],
): string | undefined {
  const named = dependencies.find((dependency) => dependency.some((text) => packages.test(text)))
  if (named !== undefined) return `${MANIFEST} names ${named[0]}`
  const file = places && files.find(({ path }) => places.test(path))
  return file && `there is ${file.path}`
}

/** Names and where they come from; none where the manifest is not as Unity writes it. */
async function readDependencies(
  file: ProjectFile | undefined,
): Promise<readonly (readonly [string, string])[]> {
  const text = file && (await tryRead(file))
  if (text === undefined) return []
  try {
    const manifest = manifestShape.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')))
    return manifest.success ? Object.entries(manifest.data.dependencies) : []
  } catch {
    return []
  }
}

import { detectGodotNetcode } from './detect-godot-netcode.js'
import { detectUnityNetcode } from './detect-unity-netcode.js'
import type { DetectedNetcode, ProjectFile } from './project-file.js'

/**
 * The netcodes that a project uses, the likeliest first: in a Unity project by its packages and the folders below
 * Assets, in a Godot project by what its scripts name. What cannot be read counts as not there.
 *
 * Disk: reads one manifest, and up to 500 scripts of a Godot project.
 *
 * @param files - The project's files, their paths relative to its folder and with `/`.
 */
export async function detectNetcode(files: readonly ProjectFile[]): Promise<readonly DetectedNetcode[]> {
  const found = [...(await detectUnityNetcode(files)), ...(await detectGodotNetcode(files))]
  return found.filter(
    ({ netcode }, index) => found.findIndex((other) => other.netcode.name === netcode.name) === index,
  )
}

import type { Netcode } from './netcode.js'

/** A file of a game's project. */
export interface ProjectFile {
  /** Relative to the project's folder, with `/`. */
  readonly path: string
  /** The whole text. */
  read(): Promise<string>
}

/** A netcode that a project uses. */
export interface DetectedNetcode {
  readonly netcode: Netcode
  /** What shows it, as a clause: `Packages/manifest.json names com.unity.netcode.gameobjects`. */
  readonly evidence: string
  /** Port that the project itself names. */
  readonly port?: number
}

/** The text of a file; undefined where it cannot be read, because a guess is no reason to stop. */
export async function tryRead(file: ProjectFile): Promise<string | undefined> {
  try {
    return await file.read()
  } catch {
    return undefined
  }
}

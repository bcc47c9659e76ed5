import { posix } from 'node:path'
import type { Warning } from '../warning.js'
import type { SurveyedFile } from './build-survey.js'

/** The engine that made a build, as far as its files tell. */
export interface EngineInfo {
  readonly name: 'unity' | 'godot' | 'unreal' | 'none'
  /** As the engine writes it: `2021.3.45f1`, `4.3`. */
  readonly version?: string
  /** How Unity runs the game's scripts. */
  readonly scriptingBackend?: 'mono' | 'il2cpp'
}

/** What is known about an engine's program once it is the one to start. */
export interface EngineFacts {
  readonly engine: EngineInfo
  /** Arguments for running without a screen and with the log on stdout. */
  readonly args: readonly string[]
  readonly warnings: readonly Warning[]
}

/** A program that belongs to an engine by the files beside it. */
export interface EngineProgram {
  readonly file: SurveyedFile
  /** Arguments that belong to its entrypoint. Default none. */
  readonly fixedArgs?: readonly string[]
  /** Disk: may read a part of one file of the build. */
  describe(): Promise<EngineFacts>
}

/** The path itself and the path without its last extension: engines name a program's data after either. */
export function namesakes(path: string): readonly string[] {
  const extension = posix.extname(path)
  return extension === '' ? [path] : [path.slice(0, -extension.length), path]
}

/** The path of a neighbour: `beside('bin/Server', 'UnityPlayer.so')` is `bin/UnityPlayer.so`. */
export function beside(path: string, name: string): string {
  return posix.join(posix.dirname(path), name)
}

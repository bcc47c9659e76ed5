import type { TextFile } from './tracked-files.js'

/** Folders of images, which are the same on every machine. */
const IMAGE_FOLDERS = ['/home/app']
const MACHINE_PATH = /(?<![\w.~/-])\/(?:home\/[a-z][\w-]*|Users\/[a-z][\w-]*|root)(?![\w-])/g

const TOKEN_SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
  /\bgh[pousr]_\w{30,}/,
  /\bgithub_pat_\w{30,}/,
  /\bglpat-[\w-]{20,}/,
  /\bdckr_pat_[\w-]{20,}/,
  /\bnpm_\w{36}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bBearer\s+[\w.-]{32,}/,
  /\bBasic\s+[A-Za-z0-9+/]{24,}/,
]

/** Lists the paths in a text that exist on somebody's machine only. */
export function machinePaths(text: string): string[] {
  return [...text.matchAll(MACHINE_PATH)]
    .map(([path]) => path)
    .filter((path) => !IMAGE_FOLDERS.includes(path))
}

/** Tells whether a text holds something shaped like a real token. */
export function holdsToken(text: string): boolean {
  return TOKEN_SHAPES.some((shape) => shape.test(text))
}

/** Tells whether a test file leaves all but one of its tests out. */
export function leavesTestsOut(text: string): boolean {
  return /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.only\b/.test(text)
}

/** Counts lines as an editor shows them. */
export function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** Gives the paths of the files that a check finds something in. */
export function pathsWhere(files: readonly TextFile[], finds: (file: TextFile) => boolean): string[] {
  return files.filter(finds).map(({ path }) => path)
}

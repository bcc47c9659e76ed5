/** Folder of the build in the image, root-owned: the server cannot change its own program. */
export const APP_FOLDER = '/app'
/** The only folder that the server may write to. */
export const HOME_FOLDER = '/home/app'
/** PID 1 of the image, which starts the server. */
export const INIT_PATH = '/slipway/init'
/** User and group id that the server runs as. */
export const APP_USER = 1000

/** A path of the image as a layer's archive names it: without the leading `/`. */
export function inArchive(folder: string, path?: string): string {
  return path === undefined ? folder.slice(1) : `${folder.slice(1)}/${path}`
}

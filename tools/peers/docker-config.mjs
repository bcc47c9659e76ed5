import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A login that is there makes the client keep the next ones in its file; else it looks for a store on the machine. */
const FILE_STORE = JSON.stringify({ auths: { 'nobody.invalid': {} } })

/**
 * Makes a configuration folder for Docker's client that keeps logins in its own file, whatever the machine has.
 *
 * @param {string} folder
 */
export async function makeDockerConfig(folder) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'config.json'), FILE_STORE, { mode: 0o600 })
}

import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../support/atomic-file.js'
import { userFolders } from '../support/user-folders.js'

const FILE_NAME = 'login.json'

/** Where this user logged in last. It completes short references where nothing else names a registry. Holds no secret. */
export interface LastLogin {
  /** Host, with port where one is given. Absent while there is no access to a registry yet. */
  readonly registry?: string | undefined
  readonly project?: string | undefined
  /** Root of the platform's API, where the login went by it. */
  readonly apiUrl?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

const shape = z.object({
  registry: z.string().min(1).optional(),
  project: z.string().min(1).optional(),
  apiUrl: z.url().optional(),
})

/** What the last login left; `undefined` where there was none. Disk: reads one small file. */
export function readLastLogin(env: Environment): LastLogin | undefined {
  if (!hasHome(env)) return undefined
  try {
    return shape.safeParse(JSON.parse(readFileSync(pathIn(env), 'utf8'))).data
  } catch {
    // Missing or damaged: a login writes it anew.
    return undefined
  }
}

/** Remembers a login. Disk: one file, replaced atomically. */
export async function writeLastLogin(env: Environment, login: LastLogin): Promise<void> {
  if (hasHome(env)) await writeFileAtomic(pathIn(env), `${JSON.stringify(login, null, 2)}\n`)
}

/** Forgets the last login. */
export async function forgetLastLogin(env: Environment): Promise<void> {
  if (hasHome(env)) await rm(pathIn(env), { force: true })
}

/** An environment that was put together by hand, as scripts and tests do, belongs to nobody's home. */
export function hasHome(env: Environment): boolean {
  return Boolean(env.HOME || env.USERPROFILE)
}

function pathIn(env: Environment): string {
  return join(userFolders(env).data, FILE_NAME)
}

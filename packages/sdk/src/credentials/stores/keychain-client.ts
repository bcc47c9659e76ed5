import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSdkError } from '../../errors/guards.js'
import { askProgram, type ProgramAnswer, SilentProgram } from '../../support/ask-program.js'
import { mainFolder } from '../../support/main-folder.js'
import type { Environment } from '../environment.js'
import { errorCode } from './error-code.js'
import type {
  KeychainAnswer,
  KeychainObstacle,
  KeychainRequest,
  KeychainUnavailable,
} from './keychain-protocol.js'

/** The keychain program's file. It needs no other file and no package but keytar. */
const CHILD_FILE = 'keychain-child.cjs'

/** How the keychain program is started. */
export interface KeychainProgram {
  /** Runs it. @defaultValue the Node that runs this, `process.execPath` */
  readonly nodePath?: string | undefined
  /**
   * The file `keychain-child.cjs` from this package's `dist`, for a bundle that has it in another place.
   * @defaultValue beside the code that starts it
   */
  readonly childPath?: string | undefined
  /**
   * Folders from which keytar is looked for after this package's own and that of the running program. Code of these folders
   * is run: name none that belongs to others.
   */
  readonly moduleFolders?: readonly string[] | undefined
  /** @defaultValue `process.env` */
  readonly env?: Environment | undefined
}

/** Asks the keychain in a process of its own, which is killed when the time is up. Throws for the signal alone. */
export async function askKeychain(
  program: KeychainProgram,
  request: Omit<KeychainRequest, 'moduleFolders'>,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<KeychainAnswer> {
  const { nodePath = process.execPath, childPath = besideThis(), moduleFolders = [] } = program
  if (!existsSync(childPath)) return unavailable('not-started', `its program ${childPath} is missing`)
  // Where the program is installed for the whole machine, keytar lies beside it.
  const beside = mainFolder()
  const folders = [...(beside === undefined ? [] : [beside]), ...moduleFolders]
  const input = JSON.stringify({ ...request, moduleFolders: folders })
  try {
    const answer = await askProgram(nodePath, [childPath], {
      ...limits,
      input,
      env: childEnvironment(program.env ?? process.env),
    })
    return await read(answer)
  } catch (error) {
    if (isSdkError(error)) throw error
    return error instanceof SilentProgram
      ? unavailable('silent', `it did not answer within ${limits.timeoutMs / 1000} s`)
      : unavailable('not-started', `its program cannot be started (${errorCode(error) ?? 'unknown error'})`)
  }
}

async function read({ exitCode, stdout }: ProgramAnswer): Promise<KeychainAnswer> {
  // The schema library is loaded now, not together with the sdk.
  const { parseKeychainAnswer } = await import('./keychain-answer.js')
  const answer = parseKeychainAnswer(stdout)
  if (answer !== undefined) return answer
  return exitCode === null
    ? // keytar does so when it searches a keyring that was locked after it had been proved to work.
      unavailable('refused', 'keytar crashed')
    : unavailable('not-started', `its program ended with code ${exitCode} and gave no answer`)
}

function unavailable(obstacle: KeychainObstacle, reason: string): KeychainUnavailable {
  return { state: 'unavailable', obstacle, reason }
}

/** The one place that knows where the program lies: in the folder of the built file that this code has become part of. */
function besideThis(): string {
  const folder = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url))
  return join(folder, CHILD_FILE)
}

function childEnvironment(env: Environment): Environment {
  // An editor's own program opens a window unless it is told to be Node.
  return process.versions.electron === undefined ? env : { ...env, ELECTRON_RUN_AS_NODE: '1' }
}

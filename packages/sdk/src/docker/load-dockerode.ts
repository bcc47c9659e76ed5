import { createRequire } from 'node:module'
import { join } from 'node:path'
import { LocalError } from '../errors/classes.js'
import { mainFolder } from '../support/main-folder.js'

/** What is used of dockerode: its way to send one request. */
export interface EngineModem {
  dial(options: Readonly<Record<string, unknown>>, callback: (error: unknown, answer: unknown) => void): void
}

/** Makes a modem for an engine's address. Sends nothing. */
export type OpenModem = (options: Readonly<Record<string, unknown>>) => EngineModem

const PACKAGE = 'dockerode'
const NOT_FOUND: ReadonlySet<unknown> = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])

/**
 * Loads dockerode: as this package's own neighbour, else from the folder of the running program.
 *
 * Disk: reads the package the first time.
 *
 * @throws LocalError `ENGINE_MISSING` when it is not installed or cannot be loaded.
 */
export async function loadDockerode(action: string): Promise<OpenModem> {
  // By a name that bundlers cannot follow: whoever bundles this package need not have dockerode.
  const name: string = PACKAGE
  return findDockerode(() => import(name), mainFolder(), action)
}

/** What {@link loadDockerode} does, with the way to import it and the folder of the running program. */
export async function findDockerode(
  load: () => Promise<unknown>,
  folder: string | undefined,
  action: string,
): Promise<OpenModem> {
  const loaded = await load().then(withDefault, (error: unknown) => fromFolder(folder, error, action))
  if (isDockerode(loaded)) return openModem(loaded, action)
  throw unusable('the package dockerode is not what it should be', action)
}

function openModem(dockerode: new (options: object) => unknown, action: string): OpenModem {
  return (options) => {
    try {
      const client = new dockerode(options)
      const modem =
        typeof client === 'object' && client !== null && 'modem' in client ? client.modem : undefined
      if (isModem(modem)) return modem
    } catch (error) {
      throw unusable(`the package dockerode cannot be used: ${firstLine(error)}`, action, error)
    }
    throw unusable('the package dockerode is not what it should be', action)
  }
}

function withDefault(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module
}

/** Where Slipway is installed for the whole machine, dockerode lies beside it. */
function fromFolder(folder: string | undefined, cause: unknown, action: string): unknown {
  try {
    if (folder !== undefined) return createRequire(join(folder, 'index.js'))(PACKAGE)
  } catch (error) {
    if (!isNotFound(error))
      throw unusable(`the package dockerode cannot be loaded: ${firstLine(error)}`, action, error)
  }
  if (isNotFound(cause)) throw unusable('the package dockerode is not installed', action, cause)
  throw unusable(`the package dockerode cannot be loaded: ${firstLine(cause)}`, action, cause)
}

function unusable(reason: string, action: string, cause?: unknown): LocalError {
  return new LocalError('ENGINE_MISSING', {
    action,
    reason,
    hint:
      'Install it beside Slipway: npm install dockerode (with --global where Slipway is installed so). ' +
      'A push of a build folder needs neither it nor Docker.',
    side: 'local',
    cause,
  })
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_FOUND.has(error.code)
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split(/[\r\n]/)
  return line.trim().slice(0, 300)
}

function isDockerode(value: unknown): value is new (options: object) => unknown {
  return typeof value === 'function'
}

function isModem(value: unknown): value is EngineModem {
  return typeof value === 'object' && value !== null && 'dial' in value && typeof value.dial === 'function'
}

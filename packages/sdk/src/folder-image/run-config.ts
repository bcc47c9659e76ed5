import type { RunConfig } from '../oci/config.js'
import { APP_FOLDER, APP_USER, HOME_FOLDER } from '../pack/image-layout.js'
import type { Inspection } from '../pack/inspect/inspect.js'
import type { ImageOptions } from './image-options.js'
import { initCommand } from './init-command.js'
import { invalidOption } from './invalid-option.js'
import { signalNumber } from './signal-number.js'

const PORT = /^(\d{1,5})(?:\/(tcp|udp))?$/i
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * How the image runs: below init, as user 1000 in `/app`, with `HOME` on a folder that it may write to.
 *
 * @throws ConfigError `OPTION_INVALID` for a port, a variable name or a signal that is none, and for a stop command
 * or a grace time that cannot work.
 */
export function runConfig(options: ImageOptions, inspection: Inspection): RunConfig {
  const env = { HOME: HOME_FOLDER, ...options.env }
  const ports = (options.ports ?? []).map(exposedPort)
  return {
    user: `${APP_USER}:${APP_USER}`,
    workingDir: APP_FOLDER,
    entrypoint: initCommand(inspection.entrypoint, options),
    ...(inspection.args.length > 0 && { args: inspection.args }),
    env: Object.entries(env).map(([name, value]) => variable(name, value)),
    ...(ports.length > 0 && { exposedPorts: [...new Set(ports)].sort() }),
    ...(options.stopSignal !== undefined && { stopSignal: stopSignal(options.stopSignal) }),
  }
}

function exposedPort(text: string): string {
  const [, number, protocol = 'tcp'] = PORT.exec(text) ?? []
  if (number === undefined || Number(number) < 1 || Number(number) > 65535) {
    throw invalidOption(
      'port',
      text,
      'it is not NUMBER/udp or NUMBER/tcp with a number from 1 to 65535',
      'Write 7777/udp.',
    )
  }
  return `${Number(number)}/${protocol.toLowerCase()}`
}

function variable(name: string, value: string): string {
  if (!VARIABLE_NAME.test(name) || value.includes('\0')) {
    throw invalidOption('environment variable', name, 'a name has letters, digits and "_" only', 'Rename it.')
  }
  return `${name}=${value}`
}

function stopSignal(text: string): string {
  if (signalNumber(text) === undefined)
    throw invalidOption('stop signal', text, 'it is not a signal name or number', 'Write SIGTERM or SIGINT.')
  return text
}

import type { Logger, LogLevel } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import { printable } from './printable.js'

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'off']

/** The level that `SLIPWAY_LOG` asks for, else `warn`. */
export function logLevel(env: CliContext['env']): LogLevel {
  const wanted = env.SLIPWAY_LOG?.toLowerCase()
  return ORDER.find((level) => level === wanted) ?? 'warn'
}

/** A logger that hands over one line per message, so that lines and progress do not run into each other. */
export function createLineLogger(level: LogLevel, writeLine: (line: string) => void): Logger {
  const at =
    (name: LogLevel): Logger['info'] =>
    (message, fields) => {
      if (ORDER.indexOf(name) < ORDER.indexOf(level)) return
      writeLine(printable(`${name}: ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

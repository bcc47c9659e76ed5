import type { Redactor } from './redactor.js'

/** How much a logger says, from everything to nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'off'

/** Where the SDK's log lines go. Any logger with these four methods fits. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'off']

/** The level that `SLIPWAY_LOG` asks for, else `warn`. An unknown value counts as `warn`. */
export function logLevelFromEnvironment(env: NodeJS.ProcessEnv = process.env): LogLevel {
  const value = env.SLIPWAY_LOG?.toLowerCase() as LogLevel | undefined
  return value !== undefined && ORDER.includes(value) ? value : 'warn'
}

/** A logger that writes one line per message to stderr. */
export function createStderrLogger(level: LogLevel): Logger {
  const line = (name: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (ORDER.indexOf(name) < ORDER.indexOf(level)) return
    const tail = fields === undefined ? '' : ` ${JSON.stringify(fields)}`
    process.stderr.write(`slipway ${name}: ${message}${tail}\n`)
  }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** The same logger behind a redactor: no secret that the redactor knows can reach it. */
export function redactingLogger(logger: Logger, redactor: Redactor): Logger {
  const pass =
    (name: keyof Logger): Logger[keyof Logger] =>
    (message, fields) => {
      const clean = fields === undefined ? undefined : JSON.parse(redactor.text(JSON.stringify(fields)))
      logger[name](redactor.text(message), clean)
    }
  return { debug: pass('debug'), info: pass('info'), warn: pass('warn'), error: pass('error') }
}

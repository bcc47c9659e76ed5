import type { SdkError } from '@slipway/sdk'
import { printable } from './printable.js'
import { programLine } from './program-line.js'
import type { Style } from './style.js'

/** An error as lines for people: what happened, what the other side said, what to do next. */
export function formatError(error: SdkError, style: Style): string[] {
  // An engine's words may have several lines.
  const message = error.message.split(/\r?\n/).map(printable).join('\n  ')
  return [
    ...`${style.red('error:')} ${message} ${style.dim(`(${error.code})`)}`.split('\n'),
    ...saidLines(error),
    ...(error.hint === undefined ? [] : [`  ${style.cyan('→')} ${printable(error.hint)}`]),
  ]
}

function saidLines({ serverErrors = [], side, message: told }: SdkError): string[] {
  // The last lines of a build that failed: they are one text.
  if (side === 'engine')
    return serverErrors.map(({ message }) => `  engine: ${printable(programLine(message))}`)
  return serverErrors
    .filter(({ code, message }) => !told.includes(message || code))
    .map(({ code, message }) => `  ${side ?? 'server'}: ${printable(`${code} ${message}`.trim())}`)
}

/** The stacks of an error and of its causes, for debugging. Never the causes' fields: they may hold headers. */
export function formatStacks(error: Error): string[] {
  const lines: string[] = []
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    lines.push(...(at.stack ?? at.message).split('\n').map((line) => `  ${printable(line)}`))
  }
  return lines
}

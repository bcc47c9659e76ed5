import type { SdkError } from '@slipway/sdk'
import { printable } from './printable.js'
import type { Style } from './style.js'

/** An error as lines for people: what happened, what the other side said, what to do next. */
export function formatError(error: SdkError, style: Style): string[] {
  const said = (error.serverErrors ?? [])
    .filter(({ code, message }) => !error.message.includes(message || code))
    .map(({ code, message }) => `  ${error.side ?? 'server'}: ${printable(`${code} ${message}`.trim())}`)
  return [
    `${style.red('error:')} ${printable(error.message)} ${style.dim(`(${error.code})`)}`,
    ...said,
    ...(error.hint === undefined ? [] : [`  ${style.cyan('→')} ${printable(error.hint)}`]),
  ]
}

/** The stacks of an error and of its causes, for debugging. Never the causes' fields: they may hold headers. */
export function formatStacks(error: Error): string[] {
  const lines: string[] = []
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    lines.push(...(at.stack ?? at.message).split('\n').map((line) => `  ${printable(line)}`))
  }
  return lines
}

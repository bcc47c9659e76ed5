/** The first line of a script, which names the program that runs it. */
export interface Shebang {
  /** What follows `#!`, without spaces around it: `/bin/sh`, `/usr/bin/env python3`. */
  readonly interpreter: string
  /** Whether the line ends as Windows editors end lines. Linux then looks for a program whose name ends in CR. */
  readonly endsInCr: boolean
}

/** The script's first line, or `undefined` when the file does not start with `#!`. */
export function readShebang(head: Buffer): Shebang | undefined {
  const line = head.toString('latin1').split('\n', 1)[0] ?? ''
  if (!line.startsWith('#!')) return undefined
  return { interpreter: line.slice(2).trim(), endsInCr: line.endsWith('\r') }
}

/**
 * The text without control characters, each replaced by `�`: file names and servers' words must not be able to move the
 * cursor or to recolour the terminal.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD')
}

import { stripVTControlCharacters } from 'node:util'

/** A line that some program wrote for a terminal, as it would look there at the end, without colours. */
export function programLine(text: string): string {
  const line = stripVTControlCharacters(text).replace(/\r+$/, '').replaceAll('\t', '  ')
  return line.slice(line.lastIndexOf('\r') + 1)
}

/** Program and arguments as one line, quoted where a reader could not tell them apart. For people, not for shells. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[^\s"'\\]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}

/** One fenced TypeScript block of a docstring or a guide. */
export interface Example {
  /** File and number, fit for a file name. */
  readonly name: string
  readonly code: string
}

/** The blocks fenced as `ts` in a source file's docstrings or in a Markdown file. */
export function examplesOf(path: string, text: string): Example[] {
  const isSource = path.endsWith('.ts')
  const plain = isSource ? text.replace(/^[ \t]*\* ?/gm, '') : text
  const base = path.replace(/[\\/]/g, '-')
  return [...plain.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ''], index) => ({
    name: `${base}-${index + 1}`,
    code,
  }))
}

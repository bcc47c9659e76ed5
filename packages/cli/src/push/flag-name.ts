/** Flags that are true unless their `--no-` form is written. */
const NEGATED: ReadonlySet<string> = new Set(['init', 'caCertificates', 'cache'])

/** Whether the flag stands on the command line. */
export function isTyped<Flags extends object>(flags: Flags, name: keyof Flags & string): boolean {
  return NEGATED.has(name) ? flags[name] === false : flags[name] !== undefined
}

/** The flag as it is written: `--no-cache` for `cache`. */
export function flagName(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return NEGATED.has(name) ? `--no-${words}` : `--${words}`
}

/** `$NAME`, `${NAME}`, `${NAME:-else}`, `${NAME:+then}`, and an escaped dollar sign. */
const VARIABLE = /\\\$|\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^}]*))?\})/g

/**
 * Puts values in the place of variables. One without a value stays as it is written, so that nobody takes the rest for
 * the whole.
 */
export function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (written, plain?: string, braced?: string, operator?: string, word = '') => {
    const name = plain ?? braced
    if (name === undefined) return '$'
    const value = values.get(name)
    const isSet = value !== undefined && (value !== '' || operator?.startsWith(':') !== true)
    if (operator?.endsWith('-')) return isSet ? value : word
    if (operator?.endsWith('+')) return isSet ? word : ''
    return value ?? written
  })
}

/** Whether a variable is left that nothing is known about. */
export function hasVariable(text: string): boolean {
  return text.includes('$')
}

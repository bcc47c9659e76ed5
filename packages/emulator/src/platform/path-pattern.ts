/** Values of a pattern's parameters by their names, decoded. */
export type PathParameters = Readonly<Record<string, string>>

/**
 * Makes a matcher of a path such as `/v1/app/{app}`, where `{name}` is one segment and `{name+}` one or more: image names
 * may be nested. A path with a NUL in a parameter does not match.
 */
export function pathPattern(pattern: string): (path: string) => PathParameters | undefined {
  const names: string[] = []
  const source = pattern.replace(/[.*?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)(\+?)\}/g, (_, name, many) => {
    names.push(String(name))
    return many === '+' ? '([^/]+(?:/[^/]+)*?)' : '([^/]+)'
  })
  const expression = new RegExp(`^${source}$`)
  return (path) => {
    const match = expression.exec(path)
    if (!match) return undefined
    const values = names.map((name, index): [string, string] => [name, decode(match[index + 1] ?? '')])
    // No name holds one, and the database would cut the text there: it would be taken for another name.
    return values.some(([, value]) => value.includes('\0')) ? undefined : Object.fromEntries(values)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign is in no name, so what holds one is not found.
    return text
  }
}

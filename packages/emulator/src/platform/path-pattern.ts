/** Values of a pattern's parameters by their names, decoded. */
export type PathParameters = Readonly<Record<string, string>>

/**
 * Makes a matcher of a path such as `/v1/app/{app}`, where `{name}` is one segment and `{name+}` one or more: image names
 * may be nested.
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
    return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]))
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

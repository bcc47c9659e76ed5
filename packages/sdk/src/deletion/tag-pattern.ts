/** Whether a tag matches one of the patterns, in which `*` stands for any characters, none included, and all else for itself. */
export function matchesTag(patterns: readonly string[], tag: string): boolean {
  return patterns.some((pattern) => matches(pattern.split('*'), tag))
}

/** No regular expression: with many `*` one would try for years. */
function matches([first = '', ...rest]: readonly string[], tag: string): boolean {
  const last = rest.pop()
  if (last === undefined) return tag === first
  if (!tag.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const at = tag.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return tag.length - last.length >= from && tag.endsWith(last)
}

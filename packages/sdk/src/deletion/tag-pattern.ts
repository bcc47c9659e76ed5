/** Whether a tag matches one of the patterns, in which `*` stands for any characters, none included. */
export function matchesTag(patterns: readonly string[], tag: string): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`).test(tag)
  })
}

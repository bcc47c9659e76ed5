/** Says what a field takes, and that it is missing where it is. Never repeats the value: it may be a secret. */
export function must(be: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => `${input === undefined ? 'is missing: it ' : ''}must be ${be}` }
}

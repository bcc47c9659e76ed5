const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/

/** Tells whether a text is a tag: at most 128 characters (distribution-spec v1.1, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return TAG.test(text)
}

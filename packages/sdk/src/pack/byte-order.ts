/**
 * Compares two texts as their UTF-8 bytes compare, without encoding them: the order of paths everywhere, so that no
 * locale and no host changes a digest.
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** The order of entries everywhere. */
export function byPathBytes(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareBytes(a.path, b.path)
}

/** Surrogates stand for code points above all others, but have smaller numbers than U+E000 to U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

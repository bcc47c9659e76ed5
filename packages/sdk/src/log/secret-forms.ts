/** Shorter pieces of base64 turn up by chance. */
const MIN_PIECE_LENGTH = 8

/**
 * The ways in which a secret can stand in a text, the longest first: as it is, JSON-escaped, URL-encoded, and in base64,
 * also in the middle of something longer that was encoded with it.
 */
export function secretForms(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const pieces = [0, 1, 2].flatMap((offset) => base64Piece(bytes, offset))
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(bytes.toString()),
    new URLSearchParams({ '': value }).toString().slice(1),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...pieces,
  ]
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

/** The characters that the bytes alone decide when they begin so many bytes after a multiple of three. */
function base64Piece(bytes: Buffer, offset: number): string[] {
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor(((offset + bytes.byteLength) * 8) / 6)
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const pieces = (['base64', 'base64url'] as const).map((form) => padded.toString(form).slice(first, end))
  return pieces.filter(({ length }) => length >= MIN_PIECE_LENGTH)
}

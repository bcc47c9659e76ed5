const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  tb: 1000 ** 4,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** Reads a size such as `500MB`, `1.5 GiB` or `1048576` as bytes; undefined for what is none, or not even one byte. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) *([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = UNIT_BYTES[unit.toLowerCase()]
  if (number === undefined || factor === undefined) return undefined
  const sizeBytes = Math.round(Number(number) * factor)
  return sizeBytes >= 1 && Number.isSafeInteger(sizeBytes) ? sizeBytes : undefined
}

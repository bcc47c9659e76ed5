/** The forms in which operating systems take a program. */
export type ExecutableKind = 'elf' | 'pe' | 'mach-o' | 'script'

const ELF_MAGIC = 0x7f45_4c46
const MACH_O_MAGICS: ReadonlySet<number> = new Set([0xfeed_face, 0xfeed_facf, 0xcefa_edfe, 0xcffa_edfe])
const MACH_O_UNIVERSAL_MAGICS: ReadonlySet<number> = new Set([0xcafe_babe, 0xcafe_babf])
// Java class files share the first magic; what follows is their version there, 45 or more.
const MAX_UNIVERSAL_PARTS = 30
const MIN_PE_BYTES = 64

/**
 * Which kind of program or library the file's first bytes announce, or `undefined` for all other files.
 *
 * @param head - The file's first 64 bytes or more; fewer only when the file is shorter.
 */
export function executableKind(head: Buffer): ExecutableKind | undefined {
  if (head.toString('latin1', 0, 2) === '#!') return 'script'
  if (head.toString('latin1', 0, 2) === 'MZ' && head.byteLength >= MIN_PE_BYTES) return 'pe'
  if (head.byteLength < 4) return undefined
  const magic = head.readUInt32BE(0)
  if (magic === ELF_MAGIC) return 'elf'
  if (MACH_O_MAGICS.has(magic)) return 'mach-o'
  const isUniversal = MACH_O_UNIVERSAL_MAGICS.has(magic) && head.byteLength >= 8
  return isUniversal && head.readUInt32BE(4) <= MAX_UNIVERSAL_PARTS ? 'mach-o' : undefined
}

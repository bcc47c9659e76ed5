const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46])

/**
 * Tells from the first four bytes whether a file must be executable in the image: an ELF file or a `#!` script.
 * Windows keeps no such bit, and a build copied from there would not start.
 */
export function isProgramHead(head: Uint8Array): boolean {
  return ELF.equals(head.subarray(0, 4)) || (head[0] === 0x23 && head[1] === 0x21)
}

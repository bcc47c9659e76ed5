/** Reads `length` bytes of a file from the position; fewer at its end, none beyond it. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

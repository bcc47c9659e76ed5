import { compareVersions } from './glibc-version.js'

/** A base image that brings glibc. */
export interface GlibcBase {
  /** As Docker users write it: `debian:12-slim`. */
  readonly reference: string
  /** The version of its glibc: `2.36`. */
  readonly glibc: string
  /** The processors that it is published for, among those we support. */
  readonly architectures: readonly string[]
}

/** Oldest first. The versions are those of Debian's package libc6 in each release. */
export const GLIBC_BASES: readonly GlibcBase[] = [
  { reference: 'debian:12-slim', glibc: '2.36', architectures: ['amd64', 'arm64'] },
  { reference: 'debian:13-slim', glibc: '2.41', architectures: ['amd64', 'arm64'] },
]

/**
 * The oldest base of the table that has the glibc, or `undefined` when all are older.
 *
 * @param glibc - `undefined` stands for a program that runs on any glibc.
 */
export function glibcBaseFor(glibc: string | undefined, architecture: string): GlibcBase | undefined {
  return GLIBC_BASES.find(
    (base) =>
      base.architectures.includes(architecture) &&
      (glibc === undefined || compareVersions(base.glibc, glibc) >= 0),
  )
}

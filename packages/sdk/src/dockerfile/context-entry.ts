/** One thing of a build context that the build can copy. */
export interface ContextEntry {
  /** Path inside the context, `/` between segments on every host, without a leading one. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'symlink'
  /** The twelve lower bits of the Unix mode as the disk has them; 0755 on Windows, which keeps none. */
  readonly mode: number
  /** Bytes of a file; 0 for everything else. */
  readonly sizeBytes: number
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint
  /** Target of a symlink as it is written in the link. */
  readonly linkTarget?: string
  /** Everything belongs to root in a build. */
  readonly uid: 0
  readonly gid: 0
}

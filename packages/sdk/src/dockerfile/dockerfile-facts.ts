import type { Platform } from '../oci/platform.js'

/** What is known besides the text of a Dockerfile. Whatever is absent is not checked. */
export interface DockerfileFacts {
  /** What the image is built for. Default: linux/amd64. */
  readonly platform?: Platform | undefined
  /** Ports of the template, with the platform's protocols: `UDP`, `TCP`, `TCP/UDP`, `HTTP`, … */
  readonly ports?: readonly TemplatePortFact[] | undefined
  /** Tag that the image is to get. */
  readonly tag?: string | undefined
  /** Files of the build context. */
  readonly files?: readonly ContextFile[] | undefined
}

/** A port that players are to be led to. */
export interface TemplatePortFact {
  readonly port: number
  readonly protocol: string
}

/** A file that a build may copy into the image. */
export interface ContextFile {
  /** In the context, with `/`. */
  readonly path: string
  /** Permission bits; absent where the disk keeps none. */
  readonly mode?: number | undefined
  /** Its first bytes. */
  readonly head?: Uint8Array | undefined
}

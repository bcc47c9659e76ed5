import type { EngineInfo } from '../pack/inspect/engine-program.js'

/** What is known besides a template. What is left out is not checked. */
export interface TemplateFacts {
  /** Where the template is kept: a server knows `{tag}` alone. */
  readonly home?: 'server' | 'file' | undefined
  /** The tag that a version is to be made of. */
  readonly tag?: string | undefined
  /** Ports of the image: `7777/udp`; without protocol, TCP. */
  readonly exposedPorts?: readonly string[] | undefined
  /** Name of the netcode, as in `NETCODES`. */
  readonly netcode?: string | undefined
  readonly engine?: EngineInfo['name'] | undefined
  /** Entrypoint and arguments of the image. */
  readonly command?: readonly string[] | undefined
  /** `linux/amd64`. */
  readonly platform?: string | undefined
  /** User of the image's config; empty is root. */
  readonly user?: string | undefined
  /** Reference of the base image. */
  readonly base?: string | undefined
}

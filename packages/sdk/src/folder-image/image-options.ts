import type { Platform } from '../oci/platform.js'

/** The build folder and how its program starts. */
export interface BuildSource {
  /** Folder that the engine or compiler put the server into. */
  readonly folder: string
  /**
   * Program and fixed arguments, exec form, the program as a path in the folder.
   * @defaultValue found by looking at the folder
   */
  readonly entrypoint?: readonly string[] | undefined
  /**
   * Default arguments after the entrypoint.
   * @defaultValue what makes the recognised engine run without a screen and log to stdout
   */
  readonly args?: readonly string[] | undefined
  /** Further lines in `.dockerignore` grammar, read after the folder's own `.slipwayignore`. */
  readonly ignore?: readonly string[] | undefined
  /**
   * Ships names with accents in Unicode's composed form, as game code writes them; macOS writes the decomposed one.
   * @defaultValue false: names are left as they are, with a warning
   */
  readonly normalizeNames?: boolean | undefined
}

/** What an image is made of and how it runs. */
export interface ImageOptions {
  readonly from: BuildSource
  /**
   * Base image: `scratch`, or a reference such as `debian:12-slim` or one with a digest.
   * @defaultValue `scratch` for a static program, else the oldest Debian whose glibc is new enough
   */
  readonly base?: string | undefined
  /**
   * @defaultValue read from the program's header
   */
  readonly platform?: Platform | undefined
  /** Ports that the server listens on: `7777/udp`, `8080/tcp`; without protocol, TCP. */
  readonly ports?: readonly string[] | undefined
  /** Environment of the server. Not for secrets: whoever may pull the image can read it. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /**
   * Signal that asks the server to end: `SIGINT`, `SIGRTMIN+3`, `15`.
   * @defaultValue SIGTERM
   */
  readonly stopSignal?: string | undefined
  /**
   * Starts the server by `/slipway/init`: it is PID 1, passes signals and the exit code on, and reaps. Without it the
   * server is PID 1 itself, and a signal that it does not handle has no effect.
   * @defaultValue true
   */
  readonly init?: boolean | undefined
  /**
   * Command that makes the server end, run by init instead of passing the stop signal on; exec form. Its program is a
   * path in the build folder (`./rcon`), an absolute path, or a name that `PATH` of the image leads to. Not for secrets,
   * as `env`. The signal follows when the command fails, or after three quarters of the grace time.
   * @defaultValue none
   */
  readonly stopCommand?: readonly string[] | undefined
  /**
   * Seconds after which init kills a server that was asked to end, 1 to 3600. Only of use below the time that whoever
   * runs the container gives it: Docker gives 10 seconds, Kubernetes 30.
   * @defaultValue 8
   */
  readonly stopGraceSeconds?: number | undefined
  /** Written to the manifest. Without them the manifest depends on files and options alone. */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /**
   * Adds the CA bundle of this Node to a Debian base that this SDK chose, so that the server can open TLS connections.
   * @defaultValue true
   */
  readonly caCertificates?: boolean | undefined
}

import type { AppTemplate } from '../config/template.js'
import type { Platform } from '../oci/platform.js'
import type { ProgressListener } from '../support/progress.js'

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

/** Options of `client.push` and `client.plan`. */
export interface PushOptions extends ImageOptions {
  /**
   * Where the image goes: `game-server:1.4.2`, `project/game-server:1.4.2` or a full reference.
   * Without a tag, one is made of the UTC time and the commit: `20261122T143105Z-4f2c9ab`.
   */
  readonly to: string
  /**
   * Moves the tag if it names another image already.
   * @defaultValue false: the push is refused, because servers cache by tag
   */
  readonly moveTag?: boolean | undefined
  /**
   * What the tag becomes an app version by. Where the platform keeps a template of the repository itself, that one counts, and
   * the receipt has the warning `TEMPLATE_IGNORED` if the two differ. `false` makes no version and looks for none.
   * @defaultValue the template that is kept for the repository, on the platform or in `projectFile`, where platform and
   * registry were named together and there is an API token
   */
  readonly template?: AppTemplate | false | undefined
  /** Ends the push within a second. What was sent stays in the registry and is not sent again. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ProgressListener | undefined
}

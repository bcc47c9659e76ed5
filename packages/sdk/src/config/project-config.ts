import type { AppTemplate } from './template.js'

/** How the Docker engine builds one image of a project. */
export interface DockerSettings {
  /** Path of the Dockerfile, relative to the folder of `slipway.json`. Default `Dockerfile` in the image's `dir`. */
  readonly file?: string | undefined
  /** Values of the Dockerfile's `ARG`s. Not for secrets: whoever may pull the image can read them. */
  readonly args?: Readonly<Record<string, string>> | undefined
  /** Name of the stage to build. Default the last one. */
  readonly target?: string | undefined
}

/** How one image of a project is made: the flags of `slipway push`, checked in. */
export interface ImageSettings {
  /** Build folder, with `docker` the build context; relative to the folder of `slipway.json`. */
  readonly dir: string
  /** Where it is there, a push has the Docker engine build the image, and what the others say of a build folder does not count. */
  readonly docker?: DockerSettings | undefined
  /** Program and fixed arguments, exec form, the program as a path in the build folder. */
  readonly entrypoint?: readonly string[] | undefined
  /** Default arguments after the entrypoint. */
  readonly args?: readonly string[] | undefined
  /** Further lines in `.dockerignore` grammar. */
  readonly ignore?: readonly string[] | undefined
  /** `7777/udp`, `8080/tcp`; without protocol, TCP. */
  readonly ports?: readonly string[] | undefined
  /** Environment of the server. Not for secrets: whoever may pull the image can read it. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** `scratch` or a reference, best with its digest. */
  readonly base?: string | undefined
  /** `linux/amd64`. */
  readonly platform?: string | undefined
  /** `SIGTERM`. */
  readonly stopSignal?: string | undefined
  /** Whether `/slipway/init` starts the server. */
  readonly init?: boolean | undefined
  /** Program and arguments that make the server end, run by init. */
  readonly stopCommand?: readonly string[] | undefined
  /** Seconds after which init kills a server that was asked to end. */
  readonly stopGraceSeconds?: number | undefined
  /** What each pushed tag becomes an app version by, where the server keeps no template itself. */
  readonly template?: AppTemplate | undefined
}

/** What `slipway.json` holds: a project's settings, without secrets. */
export interface ProjectConfig {
  /** Where editors find the JSON Schema of this file. */
  readonly $schema?: string | undefined
  /** Host of the registry, without scheme. */
  readonly registry?: string | undefined
  /** Project that repository names are completed with. */
  readonly project?: string | undefined
  /** Images by the name of their repository. */
  readonly images?: Readonly<Record<string, ImageSettings>> | undefined
  /** The image that is meant where none is named. */
  readonly defaultImage?: string | undefined
}

/** A project file and where it was found. */
export interface FoundProjectConfig {
  /** Absolute path of the file. */
  readonly path: string
  readonly config: ProjectConfig
}

/** A Dockerfile and what it is built with. */
export interface DockerfileSource {
  /** Path of the Dockerfile, from the working folder. */
  readonly dockerfile: string
  /**
   * Folder that `COPY` copies from.
   * @defaultValue the folder of the Dockerfile
   */
  readonly context?: string | undefined
  /** Values of the Dockerfile's `ARG`s. Not for secrets: whoever may pull the image can read them. */
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  /**
   * Name of the stage to build.
   * @defaultValue the last one
   */
  readonly target?: string | undefined
  /**
   * Does every step again, whatever the engine has.
   * @defaultValue false
   */
  readonly noCache?: boolean | undefined
  /**
   * Asks registries for newer base images although the engine has some.
   * @defaultValue false
   */
  readonly pull?: boolean | undefined
}

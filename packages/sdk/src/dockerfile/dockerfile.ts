/** What a Dockerfile says, line by line. Made by `parseDockerfile`. */
export interface Dockerfile {
  readonly directives: Directives
  /** In the order of the text. */
  readonly instructions: readonly Instruction[]
  readonly stages: readonly Stage[]
  /** What no builder would take. A text with problems is parsed as far as it can be understood. */
  readonly problems: readonly DockerfileProblem[]
}

/** What the first lines tell a builder: `# escape=`, `# syntax=`, `# check=`. */
export interface Directives {
  /** Continues a line at its end, and takes the meaning off the next character. */
  readonly escape: '\\' | '`'
  /** Reference of the image that parses the file, where one is named. */
  readonly syntax?: string
  readonly check?: string
}

/** One instruction, on one or more lines. */
export interface Instruction {
  /** In capitals: `COPY`. */
  readonly keyword: string
  /** First line, from 1. */
  readonly line: number
  /** Last line, that of a heredoc's end included. */
  readonly endLine: number
  readonly flags: readonly Flag[]
  /**
   * What follows the flags: the items of the JSON array, or the words of the text without their quotes. No variable is
   * replaced.
   */
  readonly words: readonly string[]
  /** `exec` for a JSON array. */
  readonly form: 'exec' | 'shell'
  /** What follows the flags, as it is written, on one line. */
  readonly argument: string
  readonly heredocs: readonly Heredoc[]
  /** Index of its stage; absent before the first `FROM`. */
  readonly stage?: number
  /** The whole instruction on one line, without comments and heredocs. */
  readonly text: string
  /** What `ONBUILD` keeps for later. */
  readonly trigger?: Instruction
}

/** `--from=builder`; the value is empty where there is none. */
export interface Flag {
  /** Without the dashes: `from`. */
  readonly name: string
  readonly value: string
}

/** Text that follows an instruction up to a line with its name. */
export interface Heredoc {
  readonly name: string
  /** The name was not quoted, so that builders replace variables in the text. */
  readonly expands: boolean
  /** `<<-`: tabs at the beginning of lines do not count. */
  readonly stripsTabs: boolean
  readonly text: string
}

/** What one `FROM` begins. */
export interface Stage {
  readonly index: number
  /** In small letters, as builders compare it. */
  readonly name?: string
  /** As written: a reference, the name of a stage, `scratch`, or something with variables. */
  readonly base: string
  /** As written. */
  readonly platform?: string
  /** Line of its `FROM`. */
  readonly line: number
}

/** Something that builders refuse. */
export interface DockerfileProblem {
  readonly line: number
  /** Whole sentence. */
  readonly message: string
}

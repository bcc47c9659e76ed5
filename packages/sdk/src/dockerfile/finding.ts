/** What may be wrong with a Dockerfile. Where a template can have the same fault, the code is the same. */
export type DockerfileFindingCode =
  // The file
  | 'DOCKERFILE_SYNTAX'
  | 'FROM_MISSING'
  // The base image and the platform
  | 'BASE_UNPINNED'
  | 'BASE_ARM'
  | 'BASE_WINDOWS'
  | 'PLATFORM_UNSUITABLE'
  | 'PLATFORM_OF_BUILDER'
  | 'TAG_MUTABLE'
  // How the server starts
  | 'COMMAND_MISSING'
  | 'COMMAND_SHELL_FORM'
  | 'COMMAND_BROKEN_JSON'
  | 'COMMAND_WINDOWS'
  | 'COMMAND_LOOPBACK'
  | 'COMMAND_NOT_EXECUTABLE'
  | 'SCRIPT_LINE_ENDS'
  | 'UNITY_BATCHMODE'
  | 'UNITY_NOGRAPHICS'
  | 'GODOT_HEADLESS'
  // Rights and secrets
  | 'USER_ROOT'
  | 'UNREAL_ROOT'
  | 'SSH_SERVER'
  | 'SECRET_IN_ENV'
  | 'SECRET_IN_ARG'
  | 'SECRET_FILE'
  | 'ENV_DUMP'
  // Ports
  | 'EXPOSE_MISSING'
  | 'PORT_RANGE'
  | 'PORT_DUPLICATE'
  | 'PROTOCOL_UNKNOWN'
  | 'PORT_NOT_EXPOSED'
  | 'PROTOCOL_MISMATCH'
  | 'EXPOSED_NOT_IN_TEMPLATE'
  // What makes builds fail or images big
  | 'ADD_URL'
  | 'APT_UNANSWERED'
  | 'APT_UPDATE_ALONE'
  | 'APT_CACHE'

/** One thing that is wrong with a Dockerfile, or probably is. */
export interface DockerfileFinding {
  readonly code: DockerfileFindingCode
  /** `error`: it does not build, the platform cannot run it, or no player gets in. */
  readonly severity: 'error' | 'warning'
  /** First line of the instruction that is meant, from 1. */
  readonly line: number
  /** Whole sentence; never a variable's value. */
  readonly message: string
  /** What to do, as a whole sentence. */
  readonly hint: string
}

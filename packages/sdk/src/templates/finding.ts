/** What may be wrong with a template. */
export type FindingCode =
  // Names
  | 'APP_NAME_INVALID'
  | 'VERSION_NAME_PATTERN'
  | 'VERSION_NAME_CONSTANT'
  | 'VERSION_NAME_CLIENT_ONLY'
  | 'VERSION_NAME_INVALID'
  // Resources
  | 'CPU_TOO_LOW'
  | 'MEMORY_TOO_LOW'
  | 'MEMORY_RATIO'
  | 'GPU_INVALID'
  // Times
  | 'DURATION_RANGE'
  | 'GRACE_RANGE'
  | 'TIME_TO_DEPLOY_RANGE'
  | 'RESTART_POLICY_UNKNOWN'
  // Ports
  | 'PORT_MISSING'
  | 'PORT_RANGE'
  | 'PORT_DUPLICATE'
  | 'PORT_NAME_INVALID'
  | 'PORT_NAME_DUPLICATE'
  | 'PROTOCOL_UNKNOWN'
  | 'TLS_UPGRADE_PROTOCOL'
  | 'PORT_SSH'
  // Ports against the image and the netcode
  | 'PORT_NOT_EXPOSED'
  | 'EXPOSED_NOT_IN_TEMPLATE'
  | 'PROTOCOL_MISMATCH'
  | 'NETCODE_UNKNOWN'
  | 'NETCODE_PROTOCOL'
  // Variables
  | 'ENV_KEY_REWRITTEN'
  | 'ENV_KEY_DUPLICATE'
  | 'ENV_VALUE_TOO_LONG'
  | 'ENV_VALUE_NUL'
  | 'ENV_VALUE_SECRET'
  | 'ENV_SECRET_NAME'
  // The image and how it starts
  | 'TAG_MUTABLE'
  | 'BASE_UNPINNED'
  | 'PLATFORM_UNSUITABLE'
  | 'COMMAND_MISSING'
  | 'COMMAND_WINDOWS'
  | 'COMMAND_LOOPBACK'
  | 'UNITY_BATCHMODE'
  | 'UNITY_NOGRAPHICS'
  | 'GODOT_HEADLESS'
  | 'UNREAL_ROOT'

/** One thing that is wrong, or probably is. */
export interface Finding {
  readonly code: FindingCode
  /** `error`: the platform refuses it, or no player gets in. */
  readonly severity: 'error' | 'warning'
  /** Place in the template, `ports[0].port`; `image.…` for what the push filled in. */
  readonly path: string
  /** Whole sentence; never a variable's value. */
  readonly message: string
  /** What to do, as a whole sentence. */
  readonly hint: string
}

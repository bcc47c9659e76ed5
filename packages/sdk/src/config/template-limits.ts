/**
 * What the platform takes.
 *
 * @see the platform's v1 API, `AppVersion`, `AppVersionPort`, `InjectedEnvVariable` and `Application`
 */
export const TEMPLATE_LIMITS = {
  appNameLength: { min: 3, max: 64 },
  versionNameLength: { min: 1, max: 64 },
  minCpuUnits: 100,
  minMemoryMib: 100,
  /** MiB for each CPU unit. */
  maxMemoryPerCpuUnit: 2,
  port: { min: 1, max: 59_999 },
  envValueBytes: 4096,
  /** -1 is no limit. */
  durationMinutes: { min: -1, max: 1440 },
  terminationGraceSeconds: { min: 5, max: 3600 },
  /** The API file has 15 as the minimum and 10 as the default: what it gives must be taken back. */
  minTimeToDeploySeconds: 10,
} as const

/** Names of apps and of versions: they stand in the paths of the API. */
export const PLATFORM_NAME = /^[A-Za-z0-9_.+-]+$/
/** Names of variables as they are, and not as the platform would rewrite them. */
export const ENV_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/
/** What opens a container to its makers, and to everybody who guesses a password. */
export const SSH_PORT = 22
/** Protocols that the platform can put TLS in front of. */
export const TLS_UPGRADE_PROTOCOLS: readonly string[] = ['HTTP', 'WS']

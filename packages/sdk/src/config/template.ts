/** The protocols that the platform opens ports for. */
export const PORT_PROTOCOLS = ['UDP', 'TCP', 'TCP/UDP', 'HTTP', 'HTTPS', 'WS', 'WSS'] as const

/** How players reach a port. A server may know further words, which are kept as they are. */
export type PortProtocol = (typeof PORT_PROTOCOLS)[number] | (string & Record<never, never>)

/** What the platform does when the server process ends. */
export const RESTART_POLICIES = ['always', 'never', 'on-failure'] as const

/** One of {@link RESTART_POLICIES}. */
export type RestartPolicy = (typeof RESTART_POLICIES)[number]

/** A port that deployments open. */
export interface TemplatePort {
  /** Key of the port in a deployment: `gameport`. */
  readonly name: string
  /** 1 to 59999: where the server listens inside the container. */
  readonly port: number
  readonly protocol: PortProtocol
  /** Whether a deployment is ready only once something listens there. Default true. */
  readonly check?: boolean | undefined
  /** Whether the platform puts TLS in front, for HTTP and WS. Default false. */
  readonly tlsUpgrade?: boolean | undefined
}

/** A variable that everybody with the API token may read. */
export interface PlainEnv {
  readonly key: string
  readonly value: string
}

/** A hidden variable whose value is kept on this machine, in the store of secrets. */
export interface SecretEnv {
  readonly key: string
  /** Name of the stored secret. */
  readonly secret: string
}

/** A hidden variable of the server, whose value nobody can read back. Never in a file. */
export interface HiddenEnv {
  readonly key: string
  readonly isHidden: true
}

/** A variable that deployments are given. */
export type TemplateEnv = PlainEnv | SecretEnv | HiddenEnv

/** What an app version is besides its name and its image. What is left out, the platform decides. */
export interface VersionSettings {
  /** 1024 are one virtual CPU. */
  readonly cpuUnits: number
  /** MiB; at most double the CPU units. */
  readonly memoryMib: number
  /** 1024 are one GPU. Default 0. */
  readonly gpuUnits?: number | undefined
  readonly ports: readonly TemplatePort[]
  readonly env?: readonly TemplateEnv[] | undefined
  /** Minutes after which a deployment is stopped; -1 is never. Default 1440. */
  readonly maxDurationMinutes?: number | undefined
  /** Seconds that the download of the image may take. */
  readonly timeToDeploySeconds?: number | undefined
  /** Seconds from the stop signal to the kill: 5 to 3600. */
  readonly terminationGraceSeconds?: number | undefined
  /** Default `always`. */
  readonly restartPolicy?: RestartPolicy | undefined
  /** Whether the image is loaded everywhere ahead of the first deployment. */
  readonly forceCache?: boolean | undefined
  /** Whether the platform tries to pull the image before it makes the version. Default false. */
  readonly verifyImage?: boolean | undefined
  /** Whether versions can be deployed. Default true. */
  readonly isActive?: boolean | undefined
  /** Whether deployments may run in mainland China. Default false. */
  readonly deployInMainlandChina?: boolean | undefined
  /** Identifier of a DNS configuration for domains of one's own. */
  readonly dnsConfig?: string | undefined
  /** Identifier of the storage that deployments' logs go to. */
  readonly logStorage?: string | undefined
}

/** What a tag of a repository becomes an app version by. The image's own fields are filled by the push. */
export interface AppTemplate extends VersionSettings {
  /** Name of the app. */
  readonly app: string
  /** Pattern of the versions' names. Default `{tag}`. */
  readonly versionName?: string | undefined
}

/** Tells whether the variable's value is kept back, in the store or on the server. */
export function isHiddenEnv(env: TemplateEnv): env is SecretEnv | HiddenEnv {
  return !('value' in env)
}

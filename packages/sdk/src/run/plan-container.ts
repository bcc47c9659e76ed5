import type { ContainerSpec } from '../docker/containers.js'
import type { Redactor } from '../log/redactor.js'
import type { Warning } from '../pack/warning.js'
import type { Session } from '../session/session.js'
import type { EngineCopy } from './engine-copy.js'
import { runEnvironment } from './run-environment.js'
import type { RunOptions } from './run-options.js'
import { ownerText, RUN_LABEL } from './run-owner.js'
import { portsToPublish, portsToWaitFor, type ServerPort } from './run-port.js'

/** Only this machine reaches what is published there. */
const HOST_IP = '127.0.0.1'
const MIB = 1024 * 1024
const DEFAULT_TIMEOUT_MS = 60_000

/** What is to be started, and what is then waited for. */
export interface ContainerPlan {
  readonly spec: ContainerSpec
  readonly waitPorts: readonly ServerPort[]
  /** Patience for it to become ready, in milliseconds. */
  readonly timeoutMs: number
  readonly isMemoryOfTemplate: boolean
  readonly redactor: Redactor
  readonly warnings: readonly Warning[]
}

/**
 * The container of a run: ports, environment and memory of options, template and image.
 *
 * @throws ConfigError `OPTION_INVALID` for a port that is none, `TEMPLATE_INVALID` for a secret that is not stored here.
 */
export async function planContainer(
  session: Session,
  copy: EngineCopy,
  options: RunOptions,
): Promise<ContainerPlan> {
  const { template, waitFor, memoryBytes } = options
  const environment = await runEnvironment(session, options)
  const { exposedPorts: exposed } = copy.config.run
  const published = portsToPublish({ options: options.ports, waitFor: waitFor?.port, template, exposed })
  const isMemoryOfTemplate = memoryBytes === undefined && template !== undefined
  return {
    spec: {
      image: copy.name,
      args: options.args,
      env: environment.variables,
      labels: { [RUN_LABEL]: await ownerText() },
      ports: published.map((port) => ({ ...port, hostIp: HOST_IP, hostPort: port.port })),
      memoryBytes: memoryBytes ?? (template && template.memoryMib * MIB),
    },
    waitPorts: portsToWaitFor({
      published,
      waitFor: waitFor?.port,
      hasLog: waitFor?.log !== undefined,
      template,
    }),
    timeoutMs: waitFor?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    isMemoryOfTemplate,
    redactor: environment.redactor,
    warnings: environment.warnings,
  }
}

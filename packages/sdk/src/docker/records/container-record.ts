import { z } from 'zod'
import { readRecord } from './read-record.js'

/** A container as the engine sees it. */
export interface Container {
  readonly id: string
  readonly isRunning: boolean
  /** Of its first process on the engine's host; 0 while it does not run. */
  readonly pid: number
  /** Of its last run; 126 to 128 also where it could not be started. */
  readonly exitCode: number
  /** Whether the kernel ended a process of it for want of memory. */
  readonly isOutOfMemory: boolean
  /** Why it could not be started; empty where it could. */
  readonly error: string
  /** What the engine's host passes on to it, while it runs. */
  readonly ports: readonly PublishedPort[]
}

/** A port that the engine's host passes on to a container. */
export interface PublishedPort {
  /** `7777/udp`. */
  readonly port: string
  readonly hostIp: string
  readonly hostPort: number
}

/** A container in the engine's list. */
export interface ListedContainer {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly isRunning: boolean
}

const ABOUT = { action: 'read what the Docker engine says of a container' }

const bindingSchema = z.object({ HostIp: z.string().default(''), HostPort: z.string() })
const containerSchema = z.object({
  Id: z.string(),
  State: z.object({
    Running: z.boolean(),
    Pid: z.number().default(0),
    ExitCode: z.number(),
    OOMKilled: z.boolean().default(false),
    Error: z.string().default(''),
  }),
  NetworkSettings: z
    .object({ Ports: z.record(z.string(), z.array(bindingSchema).nullable()).nullish() })
    .nullish(),
})
const listSchema = z.array(
  z.object({
    Id: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    State: z.string().default(''),
  }),
)
const createdSchema = z.object({ Id: z.string().min(1) })
const finishedSchema = z.object({ ExitCode: z.number().nullable() })

/**
 * Reads the answer to `ContainerInspect`.
 *
 * @throws LocalError `ENGINE_FAILED` for anything else.
 */
export function readContainer(body: unknown): Container {
  const { Id, State, NetworkSettings } = readRecord(containerSchema, body, ABOUT)
  const ports = Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => ({ port, hostIp: HostIp, hostPort: Number(HostPort) })),
  )
  return {
    id: Id,
    isRunning: State.Running,
    pid: State.Pid,
    exitCode: State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    error: State.Error,
    ports,
  }
}

/**
 * Reads the answer to `ContainerList`.
 *
 * @throws LocalError `ENGINE_FAILED` for anything else.
 */
export function readContainerList(body: unknown): readonly ListedContainer[] {
  return readRecord(listSchema, body, ABOUT).map(({ Id, Labels, State }) => ({
    id: Id,
    labels: Labels ?? {},
    isRunning: State === 'running',
  }))
}

/**
 * Reads the id from the answer to `ContainerCreate` and `ContainerExec`.
 *
 * @throws LocalError `ENGINE_FAILED` for anything else.
 */
export function readCreated(body: unknown): string {
  return readRecord(createdSchema, body, ABOUT).Id
}

/**
 * Reads the exit code from the answer to `ExecInspect`; 127 for a command that was not started.
 *
 * @throws LocalError `ENGINE_FAILED` for anything else.
 */
export function readFinishedCommand(body: unknown): number {
  return readRecord(finishedSchema, body, ABOUT).ExitCode ?? 127
}

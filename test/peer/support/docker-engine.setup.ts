import type { TestProject } from 'vitest/node'
import { importDebianBase } from '../../../tools/peers/debian-base.mjs'
import { startDockerEngine } from '../../../tools/peers/docker-engine.mjs'
import { isAnySkipped } from './skipped-peers.js'

/** The engine of a run, as its test files are told of it. */
export interface SharedEngine {
  /** `unix:///…` */
  readonly host: string
  /** Nobody else's images and build cache are in it. */
  readonly isOurs: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    dockerEngine: SharedEngine
  }
}

/**
 * Starts one Docker engine for all test files: two would fight for the bridge, and one started by a test file would end
 * with it. It has the image `debian-base:12` unless debootstrap is left out.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (isAnySkipped('docker')) return undefined
  const engine = await startDockerEngine()
  try {
    if (!isAnySkipped('debootstrap')) await importDebianBase(engine)
  } catch (error) {
    await engine.stop()
    throw error
  }
  project.provide('dockerEngine', { host: engine.host, isOurs: engine.isOurs })
  return () => engine.stop()
}

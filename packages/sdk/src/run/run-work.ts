import type { EngineContainers } from '../docker/containers.js'
import type { Engine } from '../docker/open-engine.js'
import type { EngineCopy } from './engine-copy.js'
import type { ContainerPlan } from './plan-container.js'
import type { RunOptions } from './run-options.js'

/** Everything that a run works with. */
export interface RunWork {
  readonly engine: Engine
  readonly containers: EngineContainers
  readonly copy: EngineCopy
  readonly plan: ContainerPlan
  readonly options: RunOptions
}

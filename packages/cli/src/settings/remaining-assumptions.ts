import type { Assumption } from '@slipway/sdk'

/** What a person has said of a template. */
export interface Said {
  readonly app?: string | undefined
  readonly cpu?: string | undefined
  readonly memory?: string | undefined
  readonly port?: string | readonly string[] | undefined
  readonly timeToDeploy?: string | undefined
}

/** The assumptions of a proposal that are still in it: those about what a person has said are not. */
export function remainingAssumptions(assumptions: readonly Assumption[], said: Said): readonly Assumption[] {
  const isSaid: Readonly<Record<Assumption['about'], boolean>> = {
    app: said.app !== undefined,
    // One sentence tells both, and one of its numbers would be wrong.
    cpuUnits: said.cpu !== undefined || said.memory !== undefined,
    ports: said.port !== undefined,
    timeToDeploySeconds: said.timeToDeploy !== undefined,
    netcode: false,
  }
  return assumptions.filter(({ about }) => !isSaid[about])
}

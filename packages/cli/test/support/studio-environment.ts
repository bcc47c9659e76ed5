import type { Studio } from './studio.js'

/** The variables of somebody who gives everything by the environment, as a build machine does. */
export function environmentOf({ emulator }: Pick<Studio, 'emulator'>) {
  const { registry, project, push, pull, apiToken } = emulator
  return {
    SLIPWAY_REGISTRY: registry,
    SLIPWAY_PROJECT: project,
    SLIPWAY_PUSH_USERNAME: push.username,
    SLIPWAY_PUSH_TOKEN: push.token,
    SLIPWAY_PULL_USERNAME: pull.username,
    SLIPWAY_PULL_TOKEN: pull.token,
    SLIPWAY_API_TOKEN: apiToken,
  }
}

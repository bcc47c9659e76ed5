import type { EngineCheck } from '@slipway/sdk'
import { type DoctorCheck, ok, warn } from './check.js'

const NAME = 'docker engine'
const NEEDED_FOR = 'needed only for Dockerfiles, to push images of the engine, and to run a server here'

/** Whether the Docker engine can be used. It is never more than a warning: a push of a build folder needs none. */
export function checkEngine(check: EngineCheck): DoctorCheck {
  if (check.state === 'ready') return ok(NAME, readyWords(check))
  const reason = check.reason ?? 'it cannot be used'
  if (check.state === 'missing') return ok(NAME, `not there: ${NEEDED_FOR} (${reason})`)
  return warn(NAME, `${reason}; it is ${NEEDED_FOR}`, check.hint ?? 'See docker version.')
}

function readyWords({ product, version, platform, address, foundBy }: EngineCheck): string {
  const name = product === 'podman' ? 'Podman' : 'Docker'
  return `${name} ${version} for ${platform} at ${address} (${foundBy})`
}

import { type DoctorCheck, fail, ok } from './check.js'

const OLDEST_NODE = [20, 19] as const

/** Whether this Node is new enough. */
export function checkNode(version: string): DoctorCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  const isNewEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
  return isNewEnough
    ? ok('node', version)
    : fail('node', `${version} is too old`, `Install Node ${OLDEST_NODE.join('.')} or newer.`)
}

import { cpus, totalmem, type } from 'node:os'

/** The machine and the Node that a number was measured with, in one line. */
export function describeMachine() {
  const processors = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB memory`
  return `${type()} ${process.arch}, ${processors.length} x ${processors[0]?.model.trim()}, ${memory}, Node ${process.versions.node}`
}

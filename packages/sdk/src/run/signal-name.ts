/** Signals that end a server, by the number that Linux gives them on amd64 and arm64. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  31: 'SIGSYS',
}
const BY_SIGNAL = 128

/** The signal that an exit code above 128 stands for, as shells and container engines report it. */
export function signalName(exitCode: number): string | undefined {
  return NAMES[exitCode - BY_SIGNAL]
}

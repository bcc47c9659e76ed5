const NAMES =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'

const NUMBERS: ReadonlyMap<string, number> = new Map(
  NAMES.split(' ').map((name, index) => [`SIG${name}`, index + 1]),
)
const REAL_TIME = /^SIGRTMIN(?:\+(\d{1,2}))?$/
/** The first one that the C library leaves to programs. */
const FIRST_REAL_TIME = 34
const LAST_SIGNAL = 64

/**
 * The number that Linux gives a signal on amd64 and arm64, from a name (`SIGTERM`, `SIGRTMIN+3`) or a number.
 *
 * This machine is not asked: macOS and Windows count differently.
 *
 * @returns `undefined` for what is no signal.
 */
export function signalNumber(text: string): number | undefined {
  const realTime = REAL_TIME.exec(text)
  const number = realTime
    ? FIRST_REAL_TIME + Number(realTime[1] ?? 0)
    : (NUMBERS.get(text) ?? (/^\d{1,2}$/.test(text) ? Number(text) : 0))
  return number >= 1 && number <= LAST_SIGNAL ? number : undefined
}

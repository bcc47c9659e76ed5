/** An address as an argument or as a part of one: `--bind=127.0.0.1:7777`, `ws://localhost`. */
const LOOPBACK = /(?:^|[=:/@,\s[])(?:127(?:\.\d{1,3}){3}|localhost|::1)(?=$|[\]:/,\s])/i

/** What engines need where there is no screen. */
const HEADLESS_FLAGS: Readonly<Record<string, readonly string[]>> = {
  unity: ['-batchmode', '-nographics'],
  godot: ['--headless'],
}

/** Tells whether a command names a loopback address: nobody reaches a server that listens there. */
export function namesLoopback(command: readonly string[]): boolean {
  return command.some((part) => LOOPBACK.test(part))
}

/** Tells whether a command starts a Windows program. */
export function namesWindowsProgram(command: readonly string[]): boolean {
  return command.some((part) => /\.exe$/i.test(part))
}

/** The flags for running without a screen that a command of an engine's server lacks. */
export function missingHeadlessFlags(
  command: readonly string[],
  engine: string | undefined,
): readonly string[] {
  return (HEADLESS_FLAGS[engine ?? ''] ?? []).filter((flag) => !command.includes(flag))
}

/** Tells whether an image with this user runs as root. Without a user it does. */
export function isRootUser(user: string): boolean {
  return ['', '0', 'root'].includes(user.split(':')[0] ?? '')
}

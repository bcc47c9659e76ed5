import type { CliContext } from '../cli-context.js'

/** How the commands that a person copies out of our output have to be written. */
export interface Shell {
  /** Sets a variable for the commands that follow. */
  setVariable(name: string, value: string): string
  /** The value of a variable, as one argument. */
  variable(name: string): string
  /** Writes the value of a variable into the input of a command. */
  pipeVariable(name: string, command: string): string
}

const POSIX: Shell = {
  setVariable: (name, value) => `export ${name}=${/^[\w.:/@+-]+$/.test(value) ? value : posixQuoted(value)}`,
  variable: (name) => `"$${name}"`,
  pipeVariable: (name, command) => `printf %s "$${name}" | ${command}`,
}

const POWERSHELL: Shell = {
  setVariable: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  variable: (name) => `$env:${name}`,
  pipeVariable: (name, command) => `$env:${name} | ${command}`,
}

/** The shell that a person most likely has: PowerShell on Windows, unless it is the one that came with Git. */
export function shellOf({ OS, MSYSTEM }: CliContext['env']): Shell {
  return OS === 'Windows_NT' && MSYSTEM === undefined ? POWERSHELL : POSIX
}

function posixQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`
}

import { formatPlatform } from '../oci/platform.js'
import type { RunFacts } from './run-facts.js'
import type { RunProblem } from './run-report.js'

/** What kept the program from being started: the engine's words, init's, or those that the engine's runtime puts into the output. */
export function explainStart(facts: RunFacts): RunProblem | undefined {
  const { startError, exitCode } = facts
  const said = startError || startWords(facts)
  if (said === '' && exitCode !== 126 && exitCode !== 127) return undefined
  if (/port is already allocated|address already in use/i.test(startError)) return portTaken(startError)
  if (/exec format error|neither a program for this processor/i.test(said)) return wrongFormat(facts)
  if (/permission denied/i.test(said)) return notExecutable(facts)
  if (/loader or interpreter|^exec [^\n]+: no such file or directory/im.test(said))
    return loaderMissing(facts)
  if (/no such file or directory|not found/i.test(said)) return programMissing(facts)
  if (startError !== '') return refused(startError)
  return exitCode === 126 ? notExecutable(facts) : undefined
}

/** The line with which init, or the engine's runtime, says that it could not start the program. */
function startWords({ lines }: RunFacts): string {
  const words = lines.findLast(({ text }) =>
    /^(exec |slipway init: cannot start |standard_init_linux|\{"msg":"exec container process)/.test(text),
  )
  return words?.text ?? ''
}

/** The program itself, behind init and its options. */
function programOf({ command }: RunFacts): string {
  const [first = 'the program', ...rest] = command
  const program = first === '/slipway/init' ? rest[rest.indexOf('--') + 1] : first
  return program ?? first
}

function portTaken(startError: string): RunProblem {
  const [, port] = /:(\d+)(?: failed|: bind)/.exec(startError) ?? []
  return {
    code: 'PORT_TAKEN',
    message: `Port ${port ?? 'of the server'} of this machine is taken by another program.`,
    hint: 'End that program, or another container that publishes the port (docker ps).',
  }
}

function wrongFormat(facts: RunFacts): RunProblem {
  const { platform, enginePlatform } = facts
  const program = programOf(facts)
  if (platform.architecture !== enginePlatform.architecture) {
    return {
      code: 'EMULATION_MISSING',
      message: `The image is for ${formatPlatform(platform)}, the Docker engine runs on ${formatPlatform(enginePlatform)} and has no emulation for it.`,
      hint: 'Build the server for the processor of this machine, or install emulation: docker run --privileged --rm tonistiigi/binfmt --install all.',
    }
  }
  return {
    code: 'FORMAT_UNKNOWN',
    message: `${program} is neither a program for ${formatPlatform(platform)} nor a script with a first line.`,
    hint: 'Build it for this processor. A script has to begin with #!, for example #!/bin/sh.',
  }
}

function notExecutable(facts: RunFacts): RunProblem {
  const program = programOf(facts)
  return {
    code: 'NOT_EXECUTABLE',
    message: `${program} may not be executed by the user that the image runs as.`,
    hint: `In a Dockerfile: RUN chmod 755 ${program}, or COPY --chmod=755. Check USER too.`,
  }
}

function loaderMissing(facts: RunFacts): RunProblem {
  return {
    code: 'LOADER_MISSING',
    message: `${programOf(facts)} is there, but the loader or interpreter that it names is not in the image.`,
    hint: 'A program for glibc needs a base such as debian:12-slim, one for musl a base such as alpine; a script needs the program of its first line (and no Windows line end there).',
  }
}

function programMissing(facts: RunFacts): RunProblem {
  return {
    code: 'PROGRAM_MISSING',
    message: `${programOf(facts)} is not in the image.`,
    hint: 'Check the entrypoint: it is a path inside the image, and upper and lower case count.',
  }
}

function refused(startError: string): RunProblem {
  return {
    code: 'START_REFUSED',
    message: `The Docker engine could not start the container: ${startError.replace(/\.$/, '')}.`,
    hint: 'Check the options of the run, and the log of the Docker engine.',
  }
}

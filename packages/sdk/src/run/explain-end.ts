import { formatBytes } from '../support/units.js'
import type { RunFacts } from './run-facts.js'
import type { RunProblem } from './run-report.js'
import { signalName } from './signal-name.js'

/** Lines of output that are part of a message. */
const SHOWN_LINES = 3
/** Nobody crashes by these: somebody sends them. */
const SENT: ReadonlySet<string> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL'])

/** What the end of a server that was started tells. */
export function explainEnd(facts: RunFacts): RunProblem | undefined {
  const { exitCode, isOutOfMemory, reached } = facts
  if (exitCode === undefined || reached === 'start') return undefined
  if (isOutOfMemory && exitCode !== 0) return outOfMemory(facts)
  if (exitCode === 0) return endedByItself(facts)
  const signal = signalName(exitCode)
  if (signal !== undefined) return SENT.has(signal) ? ended(signal) : crashed(signal, facts)
  return logged(facts) ?? exited(exitCode, facts)
}

function outOfMemory({ memoryBytes, isMemoryOfTemplate }: RunFacts): RunProblem {
  const limit = memoryBytes === undefined ? 'all that the engine has' : formatBytes(memoryBytes)
  return {
    code: 'OUT_OF_MEMORY',
    message: isMemoryOfTemplate
      ? `The server ran out of memory: the template gives it ${limit}.`
      : `The server ran out of memory: it may use ${limit}.`,
    hint: isMemoryOfTemplate
      ? 'Raise memory in the template (slipway template edit --memory), or have the server need less: deployments get no more either.'
      : 'Give it more with --memory, or have it need less.',
  }
}

function endedByItself({ reached }: RunFacts): RunProblem {
  return {
    code: 'ENDED_EARLY',
    message: `The server ended by itself with exit code 0${reached === 'ready' ? '' : ' before it was ready'}.`,
    hint: 'A server has to stay in the foreground: start the program itself, not a launcher that leaves it in the background, and check its arguments.',
  }
}

function ended(signal: string): RunProblem {
  return {
    code: 'KILLED',
    message: `The server was ended from outside (${signal}).`,
    hint: 'Look at who did: docker stop or docker kill, a limit of this machine, or the system running out of memory (dmesg).',
  }
}

function crashed(signal: string, facts: RunFacts): RunProblem {
  const what = signal === 'SIGABRT' ? 'gave up (SIGABRT)' : `crashed (${signal})`
  const hints: Readonly<Record<string, string>> = {
    SIGSEGV:
      'Run it under a debugger, or with the symbols that its build wrote. As PID 1 without init, an abort shows as SIGSEGV too.',
    SIGILL:
      'It uses instructions that this processor lacks: build it for an older one (without -march=native).',
  }
  return {
    code: 'CRASHED',
    message: `The server ${what}.${outputWords(facts)}`,
    hint: hints[signal] ?? 'Look at the last lines of its output, and at the log that its engine writes.',
  }
}

/** What servers themselves say before they give up. */
function logged({ lines }: RunFacts): RunProblem | undefined {
  const text = lines.map((line) => line.text).join('\n')
  if (/EADDRINUSE|address already in use/i.test(text)) {
    return {
      code: 'PORT_TAKEN',
      message: 'The server could not open its port: another process in the container has it.',
      hint: 'Let it listen once on each port, and start one server in each container.',
    }
  }
  if (/EACCES|permission denied|read-only file system/i.test(text)) {
    return {
      code: 'FILE_DENIED',
      message: 'The server was denied a file.',
      hint: 'The image of a build folder runs as user 1000, and /app is not its own: let it write below $HOME. In a Dockerfile, see USER and COPY --chown.',
    }
  }
  return undefined
}

function exited(exitCode: number, facts: RunFacts): RunProblem {
  return {
    code: 'EXITED',
    message: `The server ended with exit code ${exitCode}.${outputWords(facts)}`,
    hint: 'Its output says why; check its arguments and the variables that it needs.',
  }
}

function outputWords({ lines }: RunFacts): string {
  const last = lines.filter(({ text }) => text.trim() !== '').slice(-SHOWN_LINES)
  return last.length === 0
    ? ' It wrote nothing.'
    : ` Its last words: ${last.map(({ text }) => text.trim().slice(0, 300)).join(' / ')}`
}

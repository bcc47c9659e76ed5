import { missingHeadlessFlags, namesLoopback, namesWindowsProgram } from '../oci/server-command.js'
import type { Finding } from './finding.js'
import type { TemplateFacts } from './template-facts.js'

/** What is wrong with how the image starts its server. */
export function checkCommand({ command, engine }: TemplateFacts): readonly Finding[] {
  if (command === undefined) return []
  if (command.length === 0) {
    return [
      {
        code: 'COMMAND_MISSING',
        severity: 'error',
        path: 'image.command',
        message: 'The image starts no program, so a deployment would end as soon as it starts.',
        hint: 'Push it with an entrypoint.',
      },
    ]
  }
  const findings: Finding[] = []
  if (namesWindowsProgram(command)) {
    findings.push({
      code: 'COMMAND_WINDOWS',
      severity: 'error',
      path: 'image.command',
      message: 'The image starts a Windows program, and containers of the platform run Linux.',
      hint: 'Build the server for Linux.',
    })
  }
  if (namesLoopback(command)) {
    findings.push({
      code: 'COMMAND_LOOPBACK',
      severity: 'warning',
      path: 'image.command',
      message: 'The command names a loopback address; a server that listens there is reached by nobody.',
      hint: 'Listen on 0.0.0.0, or leave the address out.',
    })
  }
  return [...findings, ...checkEngineFlags(command, engine)]
}

/** Why each flag is needed, and the code of its absence. Scripts may add it themselves, so these only warn. */
const FLAGS: Readonly<Record<string, Pick<Finding, 'code' | 'message'>>> = {
  '-batchmode': { code: 'UNITY_BATCHMODE', message: 'The Unity server is started without -batchmode.' },
  '-nographics': {
    code: 'UNITY_NOGRAPHICS',
    message: 'The Unity server is started without -nographics and may look for a GPU that is not there.',
  },
  '--headless': { code: 'GODOT_HEADLESS', message: 'The Godot server is started without --headless.' },
}

function checkEngineFlags(command: readonly string[], engine: TemplateFacts['engine']): Finding[] {
  return missingHeadlessFlags(command, engine).flatMap((flag): Finding[] => {
    const known = FLAGS[flag]
    if (known === undefined) return []
    const hint = `Add ${flag} to the arguments of the image.`
    return [{ ...known, severity: 'warning', path: 'image.command', hint }]
  })
}

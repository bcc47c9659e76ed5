import type { Finding } from './finding.js'
import type { TemplateFacts } from './template-facts.js'

/** An address as an argument or as a part of one: `--bind=127.0.0.1:7777`, `ws://localhost`. */
const LOOPBACK = /(?:^|[=:/@,\s[])(?:127(?:\.\d{1,3}){3}|localhost|::1)(?=$|[\]:/,\s])/i

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
  if (command.some((part) => /\.exe$/i.test(part))) {
    findings.push({
      code: 'COMMAND_WINDOWS',
      severity: 'error',
      path: 'image.command',
      message: 'The image starts a Windows program, and containers of the platform run Linux.',
      hint: 'Build the server for Linux.',
    })
  }
  if (command.some((part) => LOOPBACK.test(part))) {
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

/** What engines need where there is no screen. Scripts may add it themselves, so these only warn. */
function checkEngineFlags(command: readonly string[], engine: TemplateFacts['engine']): Finding[] {
  const missing = (code: Finding['code'], flag: string, reason: string): Finding[] => {
    if (command.includes(flag)) return []
    const hint = `Add ${flag} to the arguments of the image.`
    return [{ code, severity: 'warning', path: 'image.command', message: reason, hint }]
  }
  if (engine === 'unity') {
    return [
      ...missing('UNITY_BATCHMODE', '-batchmode', 'The Unity server is started without -batchmode.'),
      ...missing(
        'UNITY_NOGRAPHICS',
        '-nographics',
        'The Unity server is started without -nographics and may look for a GPU that is not there.',
      ),
    ]
  }
  if (engine !== 'godot') return []
  return missing('GODOT_HEADLESS', '--headless', 'The Godot server is started without --headless.')
}

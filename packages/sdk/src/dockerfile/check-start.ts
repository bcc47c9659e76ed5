import { missingHeadlessFlags, namesLoopback, namesWindowsProgram } from '../oci/server-command.js'
import type { Instruction } from './dockerfile.js'
import type { DockerfileFacts } from './dockerfile-facts.js'
import type { FinalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'
import { gameEngine } from './game-engine.js'

/** Images of an operating system, whose own command is a shell or nothing. */
const PLAIN_BASE =
  /(?:^|\/)(?:scratch|debian|ubuntu|alpine|busybox|fedora|centos|rockylinux|almalinux|amazonlinux)(?:[:@]|$)/i
const EXEC_FORM = 'Write it as a JSON array: ENTRYPOINT ["/app/server", "-port", "7777"].'
const FLAG_CODES: Readonly<Record<string, Pick<DockerfileFinding, 'code' | 'message'>>> = {
  '-batchmode': { code: 'UNITY_BATCHMODE', message: 'The Unity server is started without -batchmode.' },
  '-nographics': {
    code: 'UNITY_NOGRAPHICS',
    message: 'The Unity server is started without -nographics and may look for a GPU that is not there.',
  },
  '--headless': { code: 'GODOT_HEADLESS', message: 'The Godot server is started without --headless.' },
}

/** What is wrong with how the image starts its server. */
export function checkStart(image: FinalImage, facts: DockerfileFacts): readonly DockerfileFinding[] {
  const { entrypoint, cmd, command, root, base } = image
  const start = entrypoint ?? cmd
  if (start === undefined || command.length === 0) {
    const isPlain = PLAIN_BASE.test(base)
    const message = isPlain
      ? 'The image starts no server: there is neither ENTRYPOINT nor CMD, so a deployment would end as soon as it starts.'
      : `There is neither ENTRYPOINT nor CMD, so the image starts whatever ${base} starts.`
    const line = start?.line ?? root.line
    return [
      { code: 'COMMAND_MISSING', severity: isPlain ? 'error' : 'warning', line, message, hint: EXEC_FORM },
    ]
  }
  const findings: DockerfileFinding[] = [entrypoint, cmd].flatMap((one) => (one ? checkForm(one) : []))
  const { line } = start
  if (namesWindowsProgram(command)) {
    const message = 'The image starts a Windows program, and containers of the platform run Linux.'
    findings.push({
      code: 'COMMAND_WINDOWS',
      severity: 'error',
      line,
      message,
      hint: 'Build the server for Linux.',
    })
  }
  if (namesLoopback(command)) {
    const message = 'The command names a loopback address; a server that listens there is reached by nobody.'
    const hint = 'Listen on 0.0.0.0, or leave the address out.'
    findings.push({ code: 'COMMAND_LOOPBACK', severity: 'warning', line, message, hint })
  }
  return [...findings, ...checkFlags(image, facts, line)]
}

function checkForm({ keyword, form, line, argument }: Instruction): readonly DockerfileFinding[] {
  if (form === 'exec' || argument === '') return []
  if (argument.startsWith('[')) {
    const message = `The array of ${keyword} is no JSON, so that a shell gets it as it is written and starts nothing.`
    const hint = 'Put each word into double quotes, with commas between them and none at the end.'
    return [{ code: 'COMMAND_BROKEN_JSON', severity: 'error', line, message, hint }]
  }
  if (/^exec\s/.test(argument)) return []
  const message =
    `${keyword} starts the server below a shell, which does not pass the request to end on: ` +
    'the server is killed without saving or telling its players.'
  return [{ code: 'COMMAND_SHELL_FORM', severity: 'warning', line, message, hint: EXEC_FORM }]
}

/** A script may add the flags itself, so that nothing is said about one. */
function checkFlags(image: FinalImage, facts: DockerfileFacts, line: number): readonly DockerfileFinding[] {
  const { command } = image
  if (command.some((word) => /\.sh$|^(?:\/bin\/)?(?:ba)?sh$/.test(word))) return []
  return missingHeadlessFlags(command, gameEngine(image, facts.files)).flatMap(
    (flag): DockerfileFinding[] => {
      const known = FLAG_CODES[flag]
      return known
        ? [{ ...known, severity: 'warning', line, hint: `Add "${flag}" to CMD or ENTRYPOINT.` }]
        : []
    },
  )
}

import { looksLikeSecret } from '../credentials/secrets/secret-lookalike.js'
import { isRootUser } from '../oci/server-command.js'
import type { Dockerfile, Instruction } from './dockerfile.js'
import type { DockerfileFacts } from './dockerfile-facts.js'
import { expandVariables, hasVariable } from './expand-variables.js'
import type { FinalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'
import { gameEngine } from './game-engine.js'
import { readPairs } from './read-pairs.js'

const SECRET_FILE =
  /(?:^|\/)(?:\.env(?:\.\w+)?|id_(?:rsa|ed25519|ecdsa)|\.npmrc|\.netrc|\.git-credentials|[^/]+\.(?:pem|p12|pfx|keystore))$/i
const SSH_SERVER = /\b(?:openssh-server|dropbear|sshd)\b/i
/** `env` or `printenv` as a command of its own: what it prints ends up in the log. */
const ENV_DUMP = /(?:^|[;&|('"]|\bthen|\bdo)\s*(?:env|printenv)\s*(?:$|[;&|)'"])/m

/** What the image gives away: root, ssh, secrets. No finding tells a value. */
export function checkRights(
  file: Dockerfile,
  image: FinalImage,
  facts: DockerfileFacts,
): readonly DockerfileFinding[] {
  return [
    ...checkUser(image, facts),
    ...file.instructions.flatMap((one) => [...checkSecrets(one), ...checkCommands(one)]),
  ]
}

function checkUser(image: FinalImage, facts: DockerfileFacts): readonly DockerfileFinding[] {
  const { user: instruction, root, variables, instructions } = image
  const user = expandVariables(instruction?.words[0] ?? '', variables)
  if (hasVariable(user) || !isRootUser(user)) return []
  const line = instruction?.line ?? instructions.at(-1)?.line ?? root.line
  const hint = 'Add "USER 1000:1000" below the last instruction that needs root.'
  if (gameEngine(image, facts.files) === 'unreal') {
    const message = 'The image runs as root, and Unreal servers refuse to start as root.'
    return [{ code: 'UNREAL_ROOT', severity: 'error', line, message, hint }]
  }
  const message = 'The server runs as root: whoever breaks into it owns the container.'
  return [{ code: 'USER_ROOT', severity: 'warning', line, message, hint }]
}

function checkSecrets(instruction: Instruction): readonly DockerfileFinding[] {
  const { keyword, line, words } = instruction
  if (keyword === 'ENV' || keyword === 'ARG') {
    const isEnv = keyword === 'ENV'
    return readPairs(instruction)
      .filter(([name, value]) => !value.startsWith('$') && looksLikeSecret(name, value))
      .map(([name]) => ({
        code: isEnv ? 'SECRET_IN_ENV' : 'SECRET_IN_ARG',
        severity: 'warning',
        line,
        message: `The value of ${name} looks like a secret, and whoever may pull the image can read it.`,
        hint: isEnv
          ? 'Give it to the server when it is deployed: as a secret of the template.'
          : 'Use "RUN --mount=type=secret" for what the build alone needs.',
      }))
  }
  if (keyword !== 'COPY' && keyword !== 'ADD') return []
  const copied = words.slice(0, -1).find((word) => SECRET_FILE.test(word))
  if (copied === undefined) return []
  const message = `${copied} looks like a file with secrets, and whoever may pull the image can read it.`
  const hint = 'Leave it out, and name it in .dockerignore.'
  return [{ code: 'SECRET_FILE', severity: 'warning', line, message, hint }]
}

function checkCommands({
  keyword,
  line,
  text,
  heredocs,
  words,
  form,
}: Instruction): readonly DockerfileFinding[] {
  const isStarted = keyword === 'CMD' || keyword === 'ENTRYPOINT'
  if (keyword !== 'RUN' && !isStarted) return []
  const findings: DockerfileFinding[] = []
  const script = [
    ...(form === 'exec' ? scriptsOf(words) : [words.join(' ')]),
    ...heredocs.map((one) => one.text),
  ].join('\n')
  if (SSH_SERVER.test(text) || SSH_SERVER.test(script)) {
    const message =
      'The image has an ssh server, which opens the container to everybody who guesses a password.'
    const hint = 'Leave it out: logs are shown by the platform.'
    findings.push({ code: 'SSH_SERVER', severity: 'warning', line, message, hint })
  }
  if (ENV_DUMP.test(script)) {
    const message = isStarted
      ? 'The environment is printed at start, with the tokens that the platform puts there.'
      : 'The environment is printed into the log of the build.'
    const hint = 'Print only the variables that you need.'
    findings.push({ code: 'ENV_DUMP', severity: 'warning', line, message, hint })
  }
  return findings
}

/** What a shell runs of a JSON array: the word behind `-c`, or the only word. */
function scriptsOf(words: readonly string[]): readonly string[] {
  return words.length === 1 ? words : words.filter((_, index) => /^-[a-z]*c$/.test(words[index - 1] ?? ''))
}

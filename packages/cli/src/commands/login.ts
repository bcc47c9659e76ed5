import type { Client, LoginReceipt } from '@slipway/sdk'
import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { askLogin, askPairs } from '../login/ask-login.js'
import { type LoginFlags, type LoginInput, loginFromFlags } from '../login/login-flags.js'
import { loginLines } from '../output/login-lines.js'
import { outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import { storeChoice } from '../settings/store-choice.js'
import { usageError } from '../usage-error.js'
import { addOutputFlags, addPlatformFlags, addStoreFlags } from './flags.js'

/** Adds `slipway login`. */
export function addLoginCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('login')
    .description("log in with an API token, or with the registry's own credentials")
    .option('--token-stdin', 'read the API token from stdin')
    .option('--password-stdin', 'read the token that belongs to --username from stdin')
    .option('--username <name>', 'robot account of the registry, in single quotes')
    .addOption(new Option('--kind <kind>', 'what the pair is for (default: push)').choices(['push', 'pull']))
    .option('--expires <day>', 'when the pair stops working, such as 2027-01-31')
    .option('--browser', 'open the sign-in page')
  addPlatformFlags(command)
  addStoreFlags(command)
  addOutputFlags(command).action(async (flags: LoginFlags) => {
    const work = (run: CommandRun) => runLogin(run, flags)
    const cancelled = 'Cancelled. "slipway auth status" shows what is stored.'
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run: work }))
  })
}

async function runLogin(run: CommandRun, flags: LoginFlags): Promise<undefined> {
  const { context, report, signal } = run
  const store = storeChoice(flags)
  const given = await loginFromFlags(flags, context.now(), () => context.readInput(signal))
  const client = await clientFor(run, flags)
  if (flags.browser === true) await showSignIn(run, client)
  const isInteractive = context.stderr.isTTY && !context.env.CI
  const login = (input: LoginInput) => client.credentials.login({ ...input, store, isInteractive, signal })
  const receipt = given === undefined ? await askAndLogin(run, client, login) : await login(given)
  await report.result('login', receipt, () => loginLines(receipt))
  for (const name of ['SLIPWAY_PUSH_TOKEN', 'SLIPWAY_PUSH_TOKEN_FILE', 'SLIPWAY_API_TOKEN']) {
    if (context.env[name]) report.note(`${name} is set: it is used before what is stored.`)
  }
}

async function showSignIn({ context, report }: CommandRun, client: Client): Promise<void> {
  const { signInUrl } = await client.access.dashboard()
  if (!(await context.openBrowser(signInUrl))) report.note(`No browser could be started. Open ${signInUrl}`)
}

async function askAndLogin(
  { context, report, signal }: CommandRun,
  client: Client,
  login: (input: LoginInput) => Promise<LoginReceipt>,
): Promise<LoginReceipt> {
  const prompt = context.openPrompt(signal) ?? nobodyToAsk()
  try {
    const dashboard = await client.access.dashboard()
    const input = await askLogin(prompt, dashboard, (text) => report.note(text))
    const receipt = await login(input)
    const { next } = receipt
    if (next?.code !== 'PASTE_CREDENTIALS') return receipt
    report.note(`The token is stored. ${next.message}`)
    report.note(next.url)
    const pairs = await askPairs(prompt)
    // With the token again, so that the receipt and the last login tell of both.
    return pairs === undefined ? receipt : await login({ ...input, ...pairs })
  } finally {
    prompt.close()
  }
}

function nobodyToAsk(): never {
  throw usageError(
    'stdin is no terminal, so that nobody can be asked',
    'Pipe the API token into slipway login --token-stdin, or the token of a robot account into slipway login ' +
      "--registry HOST --project NAME --username 'robot$project+name' --password-stdin.",
  )
}

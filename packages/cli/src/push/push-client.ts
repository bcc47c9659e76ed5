import type { Client, ClientOptions, FoundProjectConfig } from '@slipway/sdk'
import { askPushPair } from '../login/ask-login.js'
import type { CommandRun } from '../run-command.js'
import { clientSettings } from '../settings/client-settings.js'
import { usageError } from '../usage-error.js'
import type { PushFlags } from './push-flags.js'

/** The client of a push; with `--session` by a pair that is asked for first. */
export async function pushClient(
  run: CommandRun,
  flags: PushFlags,
  found: FoundProjectConfig | undefined,
): Promise<Client> {
  const { context, report } = run
  const session = flags.session === true ? await sessionCredentials(run) : undefined
  return context.createClient({ ...clientSettings(context, flags, found, report.logger), ...session })
}

/** A pair that is kept in memory, on a machine where nothing is to stay. */
async function sessionCredentials({
  context,
  signal,
}: CommandRun): Promise<Pick<ClientOptions, 'credentials'>> {
  const prompt = context.openPrompt(signal)
  if (prompt === undefined) {
    throw usageError(
      '--session asks for user name and token, and stdin is no terminal',
      'Set SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN for this one command instead.',
    )
  }
  try {
    return { credentials: { push: await askPushPair(prompt) } }
  } finally {
    prompt.close()
  }
}

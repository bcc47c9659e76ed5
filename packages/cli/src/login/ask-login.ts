import type { Dashboard, UsernameToken } from '@slipway/sdk'
import type { Prompt } from '../terminal/prompt.js'
import type { LoginInput } from './login-flags.js'

/** Asks for the API token; without one, for the registry's own credentials. */
export async function askLogin(
  prompt: Prompt,
  { signInUrl, tokensUrl }: Dashboard,
  note: (text: string) => void,
): Promise<LoginInput> {
  note(`Sign in at ${signInUrl}`)
  if (tokensUrl !== signInUrl) note(`Tokens are made at ${tokensUrl}`)
  const apiToken = await prompt.askSecret("API token (Enter to give the registry's credentials instead): ")
  return apiToken.trim() === '' ? ((await askPairs(prompt)) ?? {}) : { apiToken }
}

/** Asks for the registry's own credentials, as its page shows them; `undefined` when that is left for later. */
export async function askPairs(prompt: Prompt): Promise<LoginInput | undefined> {
  const registry = await prompt.ask('URL (Enter to stop here): ')
  if (registry.trim() === '') return undefined
  const project = await prompt.ask('Project: ')
  const push = await askPair(prompt, 'Username: ', 'Token: ')
  const pull = await askPair(prompt, 'Pull username (Enter to skip): ', 'Pull token: ')
  return { registry, project, push, ...(pull.username !== '' && { pull }) }
}

/** Asks for the pair that one push is made with. */
export function askPushPair(prompt: Prompt): Promise<UsernameToken> {
  return askPair(prompt, 'Username: ', 'Token: ')
}

async function askPair(prompt: Prompt, name: string, secret: string): Promise<UsernameToken> {
  const username = (await prompt.ask(name)).trim()
  return { username, token: username === '' ? '' : await prompt.askSecret(secret) }
}

import type { Emulator } from '@slipway/emulator'

/** An app version as the platform itself shows it. */
export interface PlayedVersion {
  readonly name: string
  readonly docker_tag: string
  readonly req_cpu: number
  readonly req_memory: number
}

/** The versions of an app as the platform itself shows them; none where there is no such app. */
export async function versionsOf(
  { platformUrl, apiToken }: Emulator,
  app: string,
): Promise<readonly PlayedVersion[]> {
  const headers = { authorization: `token ${apiToken}` }
  const answer = await fetch(`${platformUrl}/v1/app/${app}/versions?page=1&limit=1000`, { headers })
  if (answer.status === 404) return []
  if (!answer.ok) throw new Error(`the list of versions answered ${answer.status}`)
  const { versions }: { versions: PlayedVersion[] } = JSON.parse(await answer.text())
  return versions
}

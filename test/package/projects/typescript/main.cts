import { type Client, createClient, isSdkError, type PushReceipt, parseReference } from '@slipway/sdk'

export async function push(folder: string): Promise<PushReceipt | undefined> {
  const { tag } = parseReference('registry.example.com/studio/game-server:1.4.2')
  const client: Client = createClient({ project: 'studio' })
  try {
    return await client.push({
      from: { folder },
      to: `game-server:${tag}`,
      signal: AbortSignal.timeout(60_000),
    })
  } catch (error) {
    if (isSdkError(error, 'BUILD_EMPTY')) console.error(error.hint)
    return undefined
  }
}

// @ts-expect-error the code is not one of the sdk's: the types are really there
isSdkError(new Error('x'), 'NO_SUCH_CODE')

import { ConfigError, createClient, isSdkError, parseReference } from '@slipway/sdk'

const [folder, cacheDir] = process.argv.slice(2)
const { tag } = parseReference('registry.example.com/studio/game-server:1.4.2')
const client = createClient({
  registry: '127.0.0.1:1',
  project: 'studio',
  credentials: 'anonymous',
  cacheDir,
})
try {
  await client.push({ from: { folder }, to: `game-server:${tag}` })
} catch (error) {
  if (!isSdkError(error, 'BUILD_EMPTY')) throw error
  console.log(JSON.stringify({ tag, code: error.code, isConfigError: error instanceof ConfigError }))
}

import http from 'node:http'

/** An account of a registry. */
export interface PlainAccount {
  readonly username: string
  readonly token: string
}

/** A registry as a client sees it that shares no line with ours. */
export interface PlainRegistry {
  /** Host and port; may change when the registry is started again. */
  readonly host: () => string
  readonly account?: PlainAccount | undefined
}

/** An answer with its whole body. */
export interface PlainAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

let connections: http.Agent | undefined

/** Sends one request, without authorization of its own. */
export async function plainRequest(
  host: string,
  { method = 'GET', path, headers = {} }: { method?: string; path: string; headers?: Record<string, string> },
): Promise<PlainAnswer> {
  const url = new URL(path, `http://${host}`)
  connections ??= new http.Agent({ keepAlive: true })
  const agent = connections
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
    request.on('error', reject)
    request.end()
  })
}

/** The `Authorization` header for everything in one repository, as far as the registry asks for one. */
export async function authorizationFor(
  { host, account }: PlainRegistry,
  repository: string,
): Promise<Record<string, string>> {
  if (account === undefined) return {}
  const basic = `Basic ${Buffer.from(`${account.username}:${account.token}`).toString('base64')}`
  const challenge = (await plainRequest(host(), { path: '/v2/' })).headers['www-authenticate'] ?? ''
  if (!/^bearer/i.test(challenge)) return { authorization: basic }
  const service = /service="([^"]*)"/.exec(challenge)?.[1] ?? ''
  const scope = `repository:${repository}:pull,push,delete`
  const path = `/service/token?${new URLSearchParams({ service, scope }).toString()}`
  const answer = await plainRequest(host(), { path, headers: { authorization: basic } })
  const { token } = JSON.parse(answer.body.toString()) as { token: string }
  return { authorization: `Bearer ${token}` }
}

/** The repository that a path of the registry's API is about. */
export function repositoryIn(path: string): string {
  return /^\/v2\/(.+?)\/(?:blobs|manifests|tags)\//.exec(path)?.[1] ?? ''
}

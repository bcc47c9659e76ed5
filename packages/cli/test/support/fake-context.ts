import type {
  AccessCalls,
  AppCalls,
  ArtifactCalls,
  Client,
  ClientOptions,
  CredentialCalls,
  DockerCalls,
  DockerfileCalls,
  HarborCalls,
  ScanCalls,
  SecretCalls,
  StorageCalls,
  TagCalls,
  TemplateCalls,
  VersionCalls,
} from '@slipway/sdk'
import type { CliContext } from '../../src/cli-context.js'

/** The calls that a test expects of a client. */
export interface FakeClient
  extends Partial<
    Omit<
      Client,
      | 'access'
      | 'apps'
      | 'artifacts'
      | 'credentials'
      | 'dockerfile'
      | 'harbor'
      | 'scans'
      | 'secrets'
      | 'storage'
      | 'tags'
      | 'templates'
      | 'versions'
    >
  > {
  readonly access?: Partial<AccessCalls>
  readonly apps?: Partial<AppCalls>
  readonly artifacts?: Partial<ArtifactCalls>
  readonly credentials?: Partial<Omit<CredentialCalls, 'docker'>> & { readonly docker?: Partial<DockerCalls> }
  readonly dockerfile?: Partial<DockerfileCalls>
  readonly harbor?: Partial<HarborCalls>
  readonly scans?: Partial<ScanCalls>
  readonly secrets?: Partial<SecretCalls>
  readonly storage?: Partial<StorageCalls>
  readonly tags?: Partial<TagCalls>
  readonly templates?: Partial<TemplateCalls>
  readonly versions?: Partial<VersionCalls>
}

/** What a test puts in place of a process. */
export interface FakeOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The calls that the command may make; every other one fails the test. */
  readonly client?: FakeClient
  readonly isTTY?: boolean
  readonly columns?: number
  readonly nodeVersion?: string
  /** All of stdin. Without it stdin is a terminal. */
  readonly input?: string
  /** What a person answers, question by question. Without it nobody is there. */
  readonly answers?: readonly string[]
  readonly createClient?: (options: ClientOptions) => Client
}

/** A process that remembers everything. */
export interface FakeContext extends CliContext {
  readonly out: () => string
  readonly err: () => string
  /** Options of each client that was made. */
  readonly clientOptions: readonly ClientOptions[]
  /** Presses Ctrl-C. */
  readonly interrupt: () => void
  /** Ends stdin. */
  readonly endInput: () => void
  /** Closes the reader of stdout. */
  readonly closeResults: () => void
  /** Questions that were asked; those for secrets begin with `secret: `. */
  readonly questions: readonly string[]
  /** Pages that were opened in a browser. */
  readonly pages: readonly string[]
  /** Codes given to `exit`. */
  readonly exits: readonly number[]
  /** Moves the clock. */
  readonly pass: (milliseconds: number) => void
}

/** Makes a {@link FakeContext}. Its clock stands still until it is moved. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const written = { out: '', err: '' }
  const clientOptions: ClientOptions[] = []
  const exits: number[] = []
  const questions: string[] = []
  const pages: string[] = []
  const answers = [...(options.answers ?? [])]
  const answer = (question: string) => {
    questions.push(question)
    const next = answers.shift()
    return next === undefined
      ? Promise.reject(new Error(`nobody answers "${question}"`))
      : Promise.resolve(next)
  }
  const interrupts = new Set<() => void>()
  const inputEnds = new Set<() => void>()
  const closings = new Set<() => void>()
  let nowMs = 0
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text
    },
    isTTY: options.isTTY ?? false,
    columns: options.columns,
  })
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const call = (listeners: Set<() => void>) => () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    env: options.env ?? {},
    cwd: options.cwd ?? '/nowhere',
    nodeVersion: options.nodeVersion ?? '22.12.0',
    stdout: stream('out'),
    stderr: stream('err'),
    createClient: (given) => {
      clientOptions.push(given)
      return options.createClient?.(given) ?? clientOf(options.client)
    },
    now: () => nowMs,
    onInterrupt: listen(interrupts),
    onInputEnd: listen(inputEnds),
    onResultsClosed: listen(closings),
    readInput: async () => options.input,
    openPrompt: () =>
      options.answers && {
        ask: answer,
        askSecret: (question) => answer(`secret: ${question}`),
        close: () => undefined,
      },
    async openBrowser(url) {
      pages.push(url)
      return true
    },
    exit: (code) => exits.push(code),
    out: () => written.out,
    err: () => written.err,
    clientOptions,
    interrupt: call(interrupts),
    endInput: call(inputEnds),
    closeResults: call(closings),
    exits,
    questions,
    pages,
    pass: (milliseconds) => {
      nowMs += milliseconds
    },
  }
}

function clientOf({
  access,
  apps,
  artifacts,
  credentials,
  dockerfile,
  harbor,
  scans,
  secrets,
  storage,
  tags,
  templates,
  versions,
  ...calls
}: FakeClient = {}): Client {
  const docker = { ...strictClient.credentials.docker, ...credentials?.docker }
  return {
    ...strictClient,
    ...calls,
    access: { ...strictClient.access, ...access },
    apps: { ...strictClient.apps, ...apps },
    artifacts: { ...strictClient.artifacts, ...artifacts },
    tags: { ...strictClient.tags, ...tags },
    credentials: { ...strictClient.credentials, ...credentials, docker },
    dockerfile: { ...strictClient.dockerfile, ...dockerfile },
    harbor: { ...strictClient.harbor, ...harbor },
    scans: { ...strictClient.scans, ...scans },
    secrets: { ...strictClient.secrets, ...secrets },
    storage: { ...strictClient.storage, ...storage },
    templates: { ...strictClient.templates, ...templates },
    versions: { ...strictClient.versions, ...versions },
  }
}

const refuse = (call: string) => async () => {
  throw new Error(`the test expects no ${call}`)
}

const refuseList = (call: string) => () => {
  throw new Error(`the test expects no ${call}`)
}

const strictClient: Client = {
  push: refuse('push'),
  plan: refuse('plan'),
  inspectFolder: refuse('inspectFolder'),
  run: refuse('run'),
  inspectImage: refuse('inspectImage'),
  verifyImage: refuse('verifyImage'),
  promote: refuse('promote'),
  watch: refuse('watch'),
  artifacts: {
    repositories: refuseList('artifacts.repositories'),
    repository: refuse('artifacts.repository'),
    list: refuseList('artifacts.list'),
    get: refuse('artifacts.get'),
    planDelete: refuse('artifacts.planDelete'),
    executeDelete: refuse('artifacts.executeDelete'),
  },
  tags: {
    list: refuseList('tags.list'),
    add: refuse('tags.add'),
    remove: refuse('tags.remove'),
    resolve: refuse('tags.resolve'),
    isSameArtifact: refuse('tags.isSameArtifact'),
  },
  scans: {
    status: refuse('scans.status'),
    start: refuse('scans.start'),
    wait: refuse('scans.wait'),
    report: refuse('scans.report'),
    check: refuse('scans.check'),
  },
  storage: {
    report: refuse('storage.report'),
    request: refuse('storage.request'),
    requests: refuse('storage.requests'),
    wait: refuse('storage.wait'),
  },
  templates: {
    get: refuse('templates.get'),
    plan: refuse('templates.plan'),
    put: refuse('templates.put'),
    delete: refuse('templates.delete'),
    check: refuse('templates.check'),
    propose: refuse('templates.propose'),
    copyOf: refuse('templates.copyOf'),
  },
  versions: {
    link: refuse('versions.link'),
    linkAll: refuse('versions.linkAll'),
  },
  apps: {
    list: refuse('apps.list'),
    versions: refuse('apps.versions'),
    setActive: refuse('apps.setActive'),
    planDelete: refuse('apps.planDelete'),
    executeDelete: refuse('apps.executeDelete'),
  },
  capabilities: refuse('capabilities'),
  project: refuse('project'),
  access: {
    status: refuse('access.status'),
    request: refuse('access.request'),
    wait: refuse('access.wait'),
    dashboard: refuse('access.dashboard'),
  },
  credentials: {
    login: refuse('credentials.login'),
    status: refuse('credentials.status'),
    logout: refuse('credentials.logout'),
    rotate: refuse('credentials.rotate'),
    export: refuse('credentials.export'),
    checkPull: refuse('credentials.checkPull'),
    docker: {
      setup: refuse('credentials.docker.setup'),
      remove: refuse('credentials.docker.remove'),
      import: refuse('credentials.docker.import'),
      findings: refuse('credentials.docker.findings'),
      answer: refuse('credentials.docker.answer'),
    },
  },
  secrets: {
    put: refuse('secrets.put'),
    list: refuse('secrets.list'),
    remove: refuse('secrets.remove'),
  },
  dockerfile: {
    create: refuse('dockerfile.create'),
    check: refuse('dockerfile.check'),
  },
  harbor: {
    planSetup: refuse('harbor.planSetup'),
    setup: refuse('harbor.setup'),
  },
  checkRegistry: refuse('checkRegistry'),
  checkBase: refuse('checkBase'),
  checkDockerEngine: refuse('checkDockerEngine'),
  checkSetup: refuse('checkSetup'),
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex, type Readable, type Writable } from 'node:stream'
import { z } from 'zod'
import { findProgram } from '../../../../tools/peers/run.mjs'

/** A page of a browser. */
export interface BrowserPage {
  /** Opens an address and waits until it is shown. */
  open(url: string): Promise<void>
  /** Runs an expression in the page and gives its value. */
  evaluate(expression: string): Promise<unknown>
  /** Writes into what has the focus. */
  type(text: string): Promise<void>
  press(key: 'Tab' | 'Enter'): Promise<void>
  /** Does something that leads to another page, and waits until that is shown. */
  leave(action: () => Promise<void>): Promise<void>
  /** @param width - In pixels of the page, as on a screen of that size. */
  resize(width: number, height: number): Promise<void>
  prefer(scheme: 'light' | 'dark'): Promise<void>
  /** Writes what is in sight as PNG. */
  screenshot(path: string): Promise<void>
}

/** A running browser. */
export interface Browser {
  readonly page: BrowserPage
  close(): Promise<void>
}

const PATIENCE_MS = 15_000
const FLAGS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--no-first-run',
  '--hide-scrollbars',
  '--disable-lcd-text',
]
const KEYS = {
  Tab: { code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
} as const

/** Starts a headless Chromium. It is steered through a pipe, so that nothing else on the machine can. */
export async function startBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'slipway-chromium-'))
  const program = findProgram('chromium') ?? 'chromium'
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , , input, output] = child.stdio
  if (!isStream(input) || !isStream(output)) throw new Error('chromium has no pipes')
  const call = createCaller(input, output)
  const { targetInfos } = z
    .object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) })
    .parse(await call('Target.getTargets'))
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
  const { sessionId } = z
    .object({ sessionId: z.string() })
    .parse(await call('Target.attachToTarget', { targetId, flatten: true }))
  const callPage: Caller = (method, params) => call(method, params, sessionId)
  await callPage('Page.enable')
  return {
    page: createPage(callPage),
    async close() {
      const ended = once(child, 'exit')
      await call('Browser.close')
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Caller = (method: string, params?: object, sessionId?: string) => Promise<unknown>

const replyShape = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

/** Calls of the DevTools protocol: JSON documents with a NUL behind each. */
function createCaller(input: Writable, output: Readable): Caller {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let rest = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const { id, result, error } = replyShape.parse(JSON.parse(message))
      const call = id === undefined ? undefined : waiting.get(id)
      if (error) call?.reject(new Error(error.message))
      else call?.resolve(result)
    }
  })
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      input.write(`${JSON.stringify({ id: lastId, method, params, ...(sessionId && { sessionId }) })}\0`)
    })
}

const valueShape = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string() }).optional(),
})

function createPage(call: Caller): BrowserPage {
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = valueShape.parse(
      await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }),
    )
    if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression}`)
    return result.value
  }
  const leave = async (action: () => Promise<void>) => {
    await evaluate(`document.documentElement.dataset.left = 'not yet'`)
    await action()
    // A new document has not been marked.
    const isThere = `document.documentElement.dataset.left === undefined && document.readyState === 'complete'`
    const deadline = performance.now() + PATIENCE_MS
    // In between the page is neither the old nor the new one, and evaluates nothing.
    while ((await evaluate(isThere).catch(() => false)) !== true) {
      if (performance.now() > deadline) throw new Error('no other page has come')
    }
    // A field takes the focus when the page is first drawn.
    await evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
  }
  return {
    evaluate,
    leave,
    open: (url) => leave(() => call('Page.navigate', { url }).then(() => undefined)),
    type: (text) => call('Input.insertText', { text }).then(() => undefined),
    async press(key) {
      await call('Input.dispatchKeyEvent', { type: 'keyDown', key, ...KEYS[key] })
      await call('Input.dispatchKeyEvent', { type: 'keyUp', key, ...KEYS[key] })
    },
    async resize(width, height) {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: width < 600 }
      await call('Emulation.setDeviceMetricsOverride', metrics)
    },
    async prefer(scheme) {
      const features = [{ name: 'prefers-color-scheme', value: scheme }]
      await call('Emulation.setEmulatedMedia', { features })
    },
    async screenshot(path) {
      const { data } = z.object({ data: z.string() }).parse(await call('Page.captureScreenshot'))
      await writeFile(path, Buffer.from(data, 'base64'))
    },
  }
}

function isStream(stream: unknown): stream is Duplex {
  return stream instanceof Duplex
}

import { spawnSync } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { processField, runInit, startInit } from './init-process.js'
import { tempFolder } from './temp-folder.js'

const hasTerminals = spawnSync('script', ['--version']).status === 0
/** Between two of the times that tell what happened; a busy machine takes a part of it. */
const SLACK_MS = 900
/** A server that a failed test leaves behind ends then. */
const LONGEST_TEST_MS = 30_000

/** A server that says what it hears, and ends where `ends` gives an exit code for it: the arguments of init. */
export function server(
  ends: Partial<Record<NodeJS.Signals, number>>,
  ignores: readonly NodeJS.Signals[] = [],
): string[] {
  const script = `
    for (const [name, code] of Object.entries(${JSON.stringify(ends)}))
      process.on(name, () => { console.log('heard', name); process.exit(code) })
    for (const name of ${JSON.stringify(ignores)}) process.on(name, () => console.log('ignored', name))
    console.log(process.pid)
    setTimeout(() => {}, ${LONGEST_TEST_MS})`
  return ['--', process.execPath, '-e', script]
}

const shell = (script: string) => ['--', 'sh', '-c', script]
const stop = (...words: string[]) => words.flatMap((word) => ['--stop', word])

/** What init does with the programs of this machine, not as PID 1. `init` is the command line that starts it. */
export function behavesAsInit(init: () => readonly string[]): void {
  const run = (args: readonly string[], surroundings = {}) => runInit([...init(), ...args], surroundings)
  const start = (args: readonly string[], surroundings = {}) => startInit([...init(), ...args], surroundings)

  it.each([0, 3, 255])("ends with the server's exit code %i", async (code) => {
    expect(await run(shell(`exit ${code}`))).toMatchObject({ code, stdout: '', stderr: '' })
  })

  it.each([
    ['KILL', 137],
    ['TERM', 143],
    ['USR1', 138],
  ])('ends with 128 and the number of the signal when the server dies by SIG%s', async (name, code) => {
    expect((await run(shell(`kill -${name} $$`))).code).toBe(code)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const)(
    'passes %s on and leaves the answer to the server',
    async (name) => {
      const running = await start(server({ [name]: 7 }))

      running.signal(name)

      expect(await running.end()).toMatchObject({
        code: 7,
        stdout: expect.stringContaining(`heard ${name}`),
        stderr: '',
      })
    },
  )

  it('reaches what the server started, too', async () => {
    const [, program = '', flag = '', script = ''] = server({ SIGTERM: 0 })
    const running = await start(['--', 'sh', '-c', '"$@"; exit 9', 'sh', program, flag, script])

    running.signal('SIGTERM')

    expect(await running.end()).toMatchObject({ code: 143, stdout: expect.stringContaining('heard SIGTERM') })
  })

  it('gives the server its arguments, environment and folder, and no blocked signal', async () => {
    const cwd = await tempFolder()
    const print = 'echo "$#|$1|$2|$3"; echo "$WORD"; pwd; grep SigBlk /proc/self/status'

    const { stdout } = await run([...shell(print), 'sh', '--', '', 'two words'], { cwd, env: { WORD: 'x' } })

    expect(stdout).toBe(`3|--||two words\nx\n${cwd}\nSigBlk:\t0000000000000000\n`)
  })

  it('kills a server that ignores the signal when the grace time is over', async () => {
    const running = await start(['--grace', '1', ...server({}, ['SIGTERM'])])

    running.signal('SIGTERM')
    const { code, stdout, stderr, elapsedMs } = await running.end()

    expect(code).toBe(137)
    expect(stdout).toContain('ignored SIGTERM')
    expect(stderr).toBe('slipway init: the server did not end within 1 s: killing it\n')
    expect(elapsedMs).toBeGreaterThanOrEqual(1_000)
    expect(elapsedMs).toBeLessThan(1_000 + SLACK_MS)
  })

  it('takes one more signal for a request to stop where it is told to', async () => {
    const running = await start(['--grace', '1', '--stop-signal', '10', ...server({}, ['SIGUSR1'])])

    running.signal('SIGUSR1')

    expect(await running.end()).toMatchObject({ code: 137, stdout: expect.stringContaining('ignored') })
  })

  it('runs the stop command where the server runs, instead of passing the signal on', async () => {
    const cwd = await tempFolder()
    const command = stop('sh', '-c', 'pwd; echo "$WORD $0"; kill -USR2 "$(cat pid)"', 'last word')
    const surroundings = { cwd, env: { WORD: 'x' } }
    const running = await start([...command, ...server({ SIGUSR2: 5, SIGTERM: 6 })], surroundings)
    await writeFile(join(cwd, 'pid'), running.firstLine)

    running.signal('SIGTERM')

    expect(await running.end()).toMatchObject({
      code: 5,
      stdout: `${running.firstLine}\n${cwd}\nx last word\nheard SIGUSR2\n`,
      stderr: '',
    })
  })

  it('passes the signal on at once when the stop command fails', async () => {
    const running = await start([...stop('sh', '-c', 'exit 4'), ...server({ SIGTERM: 6 })])

    running.signal('SIGTERM')
    const { code, stderr, elapsedMs } = await running.end()

    expect(code).toBe(6)
    expect(stderr).toBe('slipway init: the stop command failed: passing signal 15 on\n')
    expect(elapsedMs).toBeLessThan(SLACK_MS)
  })

  it('passes the signal on at once when there is no such stop command', async () => {
    const running = await start([...stop('no-such-program'), ...server({ SIGTERM: 6 })])

    running.signal('SIGTERM')

    expect(await running.end()).toMatchObject({
      code: 6,
      stderr:
        'slipway init: cannot start no-such-program: not found\n' +
        'slipway init: the stop command failed: passing signal 15 on\n',
    })
  })

  it('ends a stop command that hangs, then passes the signal on', async () => {
    const cwd = await tempFolder()
    const hang = stop('sh', '-c', 'echo $$ > stopper; exec sleep 60')
    const running = await start(['--grace', '2', ...hang, ...server({ SIGTERM: 6 })], { cwd })

    running.signal('SIGTERM')
    const { code, stderr, elapsedMs } = await running.end()

    expect(code).toBe(6)
    expect(stderr).toBe('slipway init: the stop command takes too long: passing signal 15 on\n')
    expect(elapsedMs).toBeGreaterThanOrEqual(1_500)
    expect(elapsedMs).toBeLessThan(1_500 + SLACK_MS)
    const stopper = Number(await readFile(join(cwd, 'stopper'), 'utf8'))
    // Its parent is gone: whoever adopts it takes it away in its own time.
    await expect.poll(async () => (await processField(stopper, 'State')) ?? 'gone').toMatch(/^(?:gone|Z)/)
  })

  it('kills a server that survives both the stop command and the signal', async () => {
    const running = await start(['--grace', '1', ...stop('true'), ...server({}, ['SIGTERM'])])

    running.signal('SIGTERM')
    const { code, stdout, stderr, elapsedMs } = await running.end()

    expect(code).toBe(137)
    expect(stdout).toContain('ignored SIGTERM')
    expect(stderr.split('\n')).toEqual([
      'slipway init: the server goes on after its stop command: passing signal 15 on',
      'slipway init: the server did not end within 1 s: killing it',
      '',
    ])
    expect(elapsedMs).toBeLessThan(1_000 + SLACK_MS)
  })

  it('passes a second request to stop on, whatever the stop command does', async () => {
    const cwd = await tempFolder()
    const hang = stop('sh', '-c', 'touch stopping; exec sleep 60')
    const running = await start([...hang, ...server({ SIGINT: 6 })], { cwd })
    running.signal('SIGTERM')
    await expect.poll(() => readFile(join(cwd, 'stopping'), 'utf8').catch(() => 'not yet')).toBe('')

    running.signal('SIGINT')

    expect(await running.end()).toMatchObject({ code: 6, stderr: '' })
  })

  it('reaps orphans while the server runs', async () => {
    const orphans = 'for i in 1 2 3 4 5 6 7 8; do (sleep 60 >&- & echo "$!" >> pids); done'
    const cwd = await tempFolder()
    const running = await start(shell(`${orphans}; echo ready; cat`), { cwd })
    const pids = (await readFile(join(cwd, 'pids'), 'utf8')).trim().split('\n').map(Number)
    const parents = () => Promise.all(pids.map((pid) => processField(pid, 'PPid')))
    await expect.poll(parents).toEqual(pids.map(() => String(running.pid)))

    for (const pid of pids) process.kill(pid, 'SIGKILL')

    await expect.poll(parents).toEqual(pids.map(() => undefined))
    running.signal('SIGTERM')
    expect((await running.end()).code).toBe(143)
  })

  it('loses neither the exit code nor a child among hundreds that end at once', async () => {
    const orphans = 'i=0; while [ $i -lt 300 ]; do (true &); i=$((i + 1)); done'

    expect((await run(shell(`${orphans}; exit 42`))).code).toBe(42)
  })

  it('learns the exit code even where it was started with SIGCHLD ignored', async () => {
    const ignoring = ['env', '--ignore-signal=CHLD']

    expect((await runInit([...ignoring, ...init(), ...shell('exit 4')])).code).toBe(4)
  })

  it.skipIf(!hasTerminals)('lets the server read from the terminal', async () => {
    const quoted = [...init(), ...shell('read word; echo "heard $word"')].map((word) => `'${word}'`).join(' ')
    const terminal = ['-qec', quoted, '/dev/null']

    const input = { input: 'hello\n', encoding: 'utf8', timeout: 10_000 } as const
    const { stdout, status } = spawnSync('script', terminal, input)

    expect(stdout).toContain('heard hello')
    expect(status).toBe(0)
  })

  it('says why the server cannot be started', async () => {
    const folder = await tempFolder()
    const file = async (name: string, content: string, mode: number) => {
      await writeFile(join(folder, name), content)
      await chmod(join(folder, name), mode)
      return join(folder, name)
    }
    const missing = join(folder, 'missing')
    const plain = await file('plain', 'x', 0o644)
    const strange = await file('strange', 'no program', 0o755)
    const script = await file('script', '#!/no/such/interpreter\n', 0o755)

    const ends = await Promise.all(
      [missing, plain, strange, script, folder, 'no-such-name'].map((path) => run(['--', path])),
    )

    const denied = 'permission denied: it is not executable for this user'
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
      [127, `slipway init: cannot start ${missing}: not found\n`],
      [126, `slipway init: cannot start ${plain}: ${denied}\n`],
      [
        126,
        `slipway init: cannot start ${strange}: it is neither a program for this processor nor a script that starts with #!\n`,
      ],
      [
        127,
        `slipway init: cannot start ${script}: the loader or interpreter that it names is not in the image\n`,
      ],
      [126, `slipway init: cannot start ${folder}: ${denied}\n`],
      [127, 'slipway init: cannot start no-such-name: not found\n'],
    ])
  })

  it('finds a program by its name in PATH, past folders that are not there', async () => {
    const env = { PATH: `/no/such/folder:${'/long'.repeat(1_000)}:${process.env.PATH}` }

    expect(await run(shell('exit 3'), { env })).toMatchObject({ code: 3, stderr: '' })
  })

  it.each([
    [['--grace', '0', '--', 'true'], '--grace takes a number of seconds from 1 to 3600'],
    [['--grace', '3601', '--', 'true'], '--grace takes a number of seconds from 1 to 3600'],
    [['--grace', '5s', '--', 'true'], '--grace takes a number of seconds from 1 to 3600'],
    [['--grace'], '--grace takes a number of seconds from 1 to 3600'],
    [['--stop-signal', '65', '--', 'true'], '--stop-signal takes a number from 1 to 64'],
    [['--stop'], '--stop takes a word of the stop command'],
    [['--fast', '--', 'true'], 'unknown option --fast'],
    [['true'], 'unknown option true'],
    [['--'], 'there is no -- with a program after it'],
    [[], 'there is no -- with a program after it'],
  ])('refuses %j with exit code 2', async (args, problem) => {
    const { code, stderr } = await run(args)

    expect(code).toBe(2)
    expect(stderr).toMatch(new RegExp(`^slipway init: ${problem}\nslipway init: usage: init .*PROGRAM.*\n$`))
  })
}

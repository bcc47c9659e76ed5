import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openPrompt } from './prompt.js'

function aTerminal() {
  const input = new PassThrough()
  const controller = new AbortController()
  let shown = ''
  const output = {
    write: (text: string) => {
      shown += text
    },
  }
  const onInterrupt = vi.fn()
  const prompt = openPrompt({ input, output, signal: controller.signal, onInterrupt })
  onTestFinished(() => prompt.close())
  return { input, prompt, onInterrupt, cancel: () => controller.abort(), shown: () => shown }
}

describe('openPrompt', () => {
  it('shows what is typed', async () => {
    const { input, prompt, shown } = aTerminal()
    const answer = prompt.ask('Project: ')

    input.write('studio\r')

    expect(await answer).toBe('studio')
    expect(shown()).toBe('Project: studio\r\n')
  })

  it('does not show a secret, nor what corrects it', async () => {
    const { input, prompt, shown } = aTerminal()
    const answer = prompt.askSecret('Token: ')

    input.write('sentinek')
    input.write('\u007f')
    input.write('l-1\r')

    expect(await answer).toBe('sentinel-1')
    expect(shown()).toBe('Token: \n')
  })

  it('shows nothing of a second line that was pasted with the first, and takes it for the next answer', async () => {
    const { input, prompt, shown } = aTerminal()
    const name = prompt.ask('Username: ')

    input.write('robot$studio+push\rsentinel-token\r')

    expect(await name).toBe('robot$studio+push')
    expect(await prompt.askSecret('Token: ')).toBe('sentinel-token')
    expect(shown()).not.toContain('sentinel')
  })

  it('tells of Ctrl-C also while nobody is asked: the terminal gives it to no one else', () => {
    const { input, onInterrupt } = aTerminal()

    input.write('\u0003')

    expect(onInterrupt).toHaveBeenCalledTimes(1)
  })

  it('takes no line for an answer that was typed before Ctrl-C', async () => {
    const { input, prompt } = aTerminal()
    input.write('sentinel\r\u0003')

    await expect(prompt.askSecret('Token: ')).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('does not offer an answer again', async () => {
    const { input, prompt, shown } = aTerminal()
    const secret = prompt.askSecret('Token: ')
    input.write('sentinel\r')
    await secret

    const next = prompt.ask('Project: ')
    input.write('\u001b[A\r')

    expect(await next).toBe('')
    expect(shown()).not.toContain('sentinel')
  })

  it.each([
    ['Ctrl-C', ({ input }: ReturnType<typeof aTerminal>) => input.write('\u0003')],
    ['Ctrl-D', ({ input }: ReturnType<typeof aTerminal>) => input.write('\u0004')],
    ['the end of the input', ({ input }: ReturnType<typeof aTerminal>) => input.end()],
    ['the signal', ({ cancel }: ReturnType<typeof aTerminal>) => cancel()],
  ])('gives up at %s, and asks nothing more', async (_, giveUp) => {
    const terminal = aTerminal()
    const answer = terminal.prompt.askSecret('Token: ')

    giveUp(terminal)

    await expect(answer).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(terminal.prompt.ask('Project: ')).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

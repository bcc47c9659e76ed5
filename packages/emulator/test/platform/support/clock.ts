import { onTestFinished, vi } from 'vitest'

/** Stops the emulator's clock, which is this process's, until the test ends. @returns what moves it on, in seconds */
export function stopClock(): (seconds: number) => void {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return (seconds) => {
    vi.setSystemTime(Date.now() + seconds * 1000)
  }
}

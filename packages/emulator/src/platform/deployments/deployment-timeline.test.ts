import { describe, expect, it } from 'vitest'
import { type DeploymentPlan, timelineOf } from './deployment-timeline.js'

const START = new Date('2026-11-22T12:00:00.000Z')

const aPlan = (plan: Partial<DeploymentPlan> = {}): DeploymentPlan => ({
  createdAt: START,
  failure: undefined,
  isRefused: false,
  maxDurationMinutes: -1,
  stopRequestedAt: undefined,
  ...plan,
})

const statesOf = (plan: DeploymentPlan) => timelineOf(plan).map(({ state }) => state)
const secondsTo = (plan: DeploymentPlan, wanted: string) => {
  const step = timelineOf(plan).find(({ state }) => state === wanted)
  return step && (step.at.getTime() - START.getTime()) / 1000
}

describe('timelineOf', () => {
  it('leads to READY, and no further without a limit', () => {
    expect(statesOf(aPlan())).toEqual(['INITIALIZING', 'SEEKING', 'SEEKED', 'SCANNING', 'DEPLOYING', 'READY'])
    expect(secondsTo(aPlan(), 'READY')).toBe(1)
  })

  it('ends in ERROR where it cannot work, at once where no server was allocated', () => {
    expect(statesOf(aPlan({ failure: 'gone' })).slice(-2)).toEqual(['DEPLOYING', 'ERROR'])
    expect(statesOf(aPlan({ failure: 'no room', isRefused: true }))).toEqual(['ERROR'])
  })

  it('terminates when the longest time is over', () => {
    expect(secondsTo(aPlan({ maxDurationMinutes: 60 }), 'TERMINATING')).toBe(3601)
    expect(statesOf(aPlan({ maxDurationMinutes: 60 })).slice(-2)).toEqual(['TERMINATING', 'TERMINATED'])
  })

  it('stops at once when it is ready, and else as soon as it is', () => {
    const after = (seconds: number) => new Date(START.getTime() + seconds * 1000)

    expect(secondsTo(aPlan({ stopRequestedAt: after(7) }), 'TERMINATING')).toBe(7)
    expect(secondsTo(aPlan({ stopRequestedAt: after(0.3) }), 'TERMINATING')).toBe(1)
    expect(secondsTo(aPlan({ stopRequestedAt: after(0.3) }), 'TERMINATED')).toBe(1.4)
  })
})

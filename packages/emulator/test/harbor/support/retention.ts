/** A rule that keeps tags, all of them unless other selectors are given. */
export function keepRule(
  template: string,
  count?: number,
  {
    tags = '**',
    repositories = '**',
    ...extra
  }: { tags?: string; repositories?: string; [field: string]: unknown } = {},
) {
  return {
    action: 'retain',
    template,
    params: count === undefined ? {} : { [template]: count },
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: tags }],
    scope_selectors: {
      repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: repositories }],
    },
    ...extra,
  }
}

/** The body of a retention policy of a project, which runs when it is asked to. */
export function retentionOf(projectId: number, rules: readonly object[], cron = '') {
  return {
    algorithm: 'or',
    rules,
    trigger: { kind: 'Schedule', settings: { cron } },
    scope: { level: 'project', ref: projectId },
  }
}

const template = (rule_template: string, display_text: string, unit?: string) => ({
  rule_template,
  display_text,
  action: 'retain',
  params: unit === undefined ? [] : [{ type: 'int', unit, required: true }],
})

/**
 * What rules can be made of, for people who choose.
 *
 * @see Harbor, src/server/v2.0/handler/retention.go
 */
export const RETENTION_METADATA = {
  templates: [
    template('latestPushedK', 'the most recently pushed # artifacts', 'COUNT'),
    template('latestPulledN', 'the most recently pulled # artifacts', 'COUNT'),
    template('nDaysSinceLastPush', 'pushed within the last # days', 'DAYS'),
    template('nDaysSinceLastPull', 'pulled within the last # days', 'DAYS'),
    template('always', 'always'),
  ],
  scope_selectors: [
    { display_text: 'Repositories', kind: 'doublestar', decorations: ['repoMatches', 'repoExcludes'] },
  ],
  tag_selectors: [{ display_text: 'Tags', kind: 'doublestar', decorations: ['matches', 'excludes'] }],
}

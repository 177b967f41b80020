/** Cards: choices, desks, HR's answers, どうする. */
export const card = `
.cards { display: grid; gap: 10px; width: 100%; }
:host([page]) .message .cards:not(:has(> :only-child)) { grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); }
.card { display: flex; flex-direction: column; gap: 8px; width: 100%; padding: 14px 16px; border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); }
.card-kind { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; font-size: 12px; line-height: 1.5; color: var(--soft); }
.card-title { font-size: 16px; display: flow-root; }
.card-title > .drawing { margin-inline-end: 6px; vertical-align: -.2em; color: var(--accent); }
.card-direction::before { content: '·'; margin-inline-end: 8px; }
.card-kind + .card-title { margin-block-start: -6px; }
.card-text, .card-note { font-size: 14px; white-space: pre-wrap; }
.card-note { padding: 6px 12px; border-radius: 8px; background: var(--warn-tint); color: var(--warn); }
.card-date { font-size: 12px; line-height: 1.5; color: var(--soft); }
.badge { padding: 1px 9px; border-radius: 999px; font-size: 12px; line-height: 1.6; background: var(--sunken); color: var(--soft); white-space: nowrap; }
.badge-upcoming, .badge-paused { background: var(--warn-tint); color: var(--warn); }
.badge-answered, .badge-asked_back { background: var(--tint); color: var(--accent); }

.quote { padding-inline-start: 13px; border-inline-start: 3px solid var(--tint-line); font-size: 14px; }
.quote figcaption { font-size: 12px; line-height: 1.6; color: var(--soft); font-weight: 600; }
.quote figcaption time { margin-inline-start: .8em; font-weight: 400; }
.quote blockquote { white-space: pre-wrap; }
.laid-out { gap: 12px; }
.quote.from-hr { border-color: var(--accent); font-size: 15px; }
.more > summary { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; min-height: 32px; color: var(--accent); font-size: 14px; cursor: pointer; border-radius: 6px; list-style: none; }
.more > summary::-webkit-details-marker { display: none; }
.more > summary::after { content: ""; width: 7px; height: 7px; margin: -3px 4px 0; border: solid currentColor; border-width: 0 1.6px 1.6px 0; transform: rotate(45deg); }
.more[open] > summary::after { transform: rotate(225deg); margin-block-start: 4px; }
.more > .quote { margin-block-start: 10px; }
.more > summary:has(.thread-question) { flex-wrap: nowrap; }
.thread-question { flex: 1; color: var(--ink); }
.card .more[open] .thread-question { color: var(--soft); }

.thread-top, .thread-below { display: flex; flex-direction: column; gap: 14px; }
.standing { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; font-size: 14px; }
.quote.asks { padding: 12px 14px; border: 1px solid var(--accent); border-radius: var(--round); background: var(--tint); }
.is-back > .card { box-shadow: inset 4px 0 0 var(--accent); }
.steps { display: grid; gap: 4px; margin-block-start: 8px; padding-inline-start: 13px; border-inline-start: 3px solid var(--tint-line); font-size: 14px; }
.steps time { color: var(--soft); font-size: 13px; margin-inline-end: .6em; }
.thread-open { display: flex; gap: 10px; align-items: center; width: 100%; min-height: 40px; padding: 0; border: 0; background: none; text-align: start; cursor: pointer; color: var(--accent); }
.thread-below select { min-height: 40px; max-width: 100%; padding: 6px 12px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); color: var(--ink); font-size: 16px; }
.equal.two { grid-template-columns: 1fr 1fr; }
.hand-over { display: flex; flex-wrap: wrap; gap: 8px 12px; }
.summary { gap: 10px; background: var(--sunken); }
.summary-words { display: grid; gap: 6px; }
.button.cite { display: inline; min-height: 24px; margin-inline: 4px; padding: 1px 8px; border: 1px solid var(--edge); border-radius: 999px; background: var(--surface); font-size: 12px; line-height: 1.6; color: var(--accent); vertical-align: 1px; }
.summary-foot { min-height: 44px; align-items: center; font-size: 13px; }
.person-desk { box-shadow: inset 4px 0 0 var(--accent); }
.channel { font-size: 15.5px; font-weight: 600; line-height: 1.6; font-variant-numeric: tabular-nums; user-select: all; }
.small { font-size: 13px; line-height: 1.7; color: var(--soft); }

.message:has(> .dousuru) { container-type: inline-size; align-self: stretch; align-items: stretch; }
.dousuru { padding: 18px 16px; gap: 14px; }
.dousuru-title { font-size: 18px; white-space: pre-wrap; }
.equal { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; }
@container (max-width: 300px) { .equal { grid-template-columns: 1fr; } }
.dousuru fieldset { display: flex; flex-direction: column; gap: 10px; }
.button.equal-answer { min-height: 52px; padding: 6px 4px; border-color: var(--edge); background: var(--surface); text-align: center; }
.button.equal-answer[aria-pressed="true"] { border-color: var(--accent); background: var(--tint); }
.decision { font-size: 18px; font-weight: 600; line-height: 1.5; }
.own-words { padding-inline-start: 13px; border-inline-start: 3px solid var(--tint-line); white-space: pre-wrap; }
.dousuru > .link, .dousuru .words-only { align-self: flex-start; }
.follow { display: flex; flex-direction: column; gap: 10px; align-items: stretch; }
.follow .form-status:empty { display: none; }
.kept-pages { display: grid; gap: 2px; padding-inline-start: 13px; border-inline-start: 3px solid var(--tint-line); font-size: 14px; }
.plan { display: grid; gap: 2px; padding-inline-start: 13px; border-inline-start: 3px solid var(--tint-line); }
.plan dt { font-size: 12px; color: var(--soft); }
.plan dd { white-space: pre-wrap; }
.plan dd + dt { margin-block-start: 6px; }
.offer > .form { margin-block-start: 10px; }
.news { box-shadow: inset 4px 0 0 var(--tint-line); }
.folded { color: var(--soft); font-size: 14px; }
`

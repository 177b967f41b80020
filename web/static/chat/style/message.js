/** The conversation: the person on the right, the desk on the left. */
export const message = `
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 10px; margin-block-end: 22px; }
.message.person { align-items: flex-end; gap: 3px; margin-block-end: 18px; }
.bubble { max-width: 100%; white-space: pre-wrap; }
.person .bubble { max-width: 86%; padding: 8px 16px; border: 1px solid var(--tint-line); border-radius: 18px 18px 5px 18px; background: var(--tint); }
.desk > .bubble { padding-inline: 2px; }
.kind-unknown > .bubble, .kind-route > .bubble, .kind-escalated > .bubble, .kind-decided > .bubble, .kind-undone > .bubble { padding: 10px 16px; border: 1px solid var(--line); border-radius: 5px 18px 18px 18px; background: var(--surface); }
.time, .state { padding-inline: 4px; font-size: 12px; line-height: 1.5; color: var(--soft); }
.state { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 0 8px; }
/* Most words are stored before anybody could read that they are being sent. */
.is-sending .state { animation: appear .2s .7s both; }
.is-failed .bubble { border-color: var(--bad); }
.is-failed .state { color: var(--bad); }
@keyframes appear { from { opacity: 0; } }

.dots { display: flex; align-items: center; gap: 5px; height: 26px; }
.desk > .dots { padding-inline: 4px; }
.dots span:not(.unseen) { width: 7px; height: 7px; border-radius: 50%; background: var(--edge); animation: breathe 1.4s infinite ease-in-out; }
.dots span:nth-child(2) { animation-delay: .2s; }
.dots span:nth-child(3) { animation-delay: .4s; }
@keyframes breathe { 0%, 70%, 100% { opacity: .3; } 35% { opacity: 1; } }

.suggestions { display: flex; flex-wrap: wrap; gap: 8px; }
/* Suggestions belong to the last words of the desk; further up they would only be in the way. */
.messages > :not(:last-child) .suggestions, .messages:has(+ .pending:not(:empty)) .suggestions { display: none; }
.onward { padding-inline-start: 2px; }
.onward a { display: inline-block; padding-block: 10px; color: var(--accent); } /* 44 px to press */
.sources { width: 100%; padding-inline-start: 2px; font-size: 13px; line-height: 1.65; color: var(--soft); display: flex; gap: 10px; }
.sources-title { flex: none; }
.sources ol { display: flex; flex-wrap: wrap; gap: 0 14px; }
.source-part { margin-inline-start: .6em; padding-inline-start: .6em; border-inline-start: 1px solid var(--edge); }
.sources a { color: inherit; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .25em; }
.together { white-space: nowrap; }
a .drawing { width: .85em; height: .85em; margin-inline-start: .25em; vertical-align: -.05em; }
`

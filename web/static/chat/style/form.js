/** Buttons, fields and the form to HR. */
export const form = `
.button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 40px; padding: 6px 16px; border: 1px solid transparent; border-radius: 20px; background: none; font-size: 14px; font-weight: 600; line-height: 1.4; cursor: pointer; transition: background-color .15s; }
.button:disabled { opacity: .6; cursor: default; }
.button.primary { background: var(--accent); color: var(--on-accent); }
.button.quiet { border-color: var(--edge); background: var(--surface); color: var(--ink); }
.button.human { border-color: var(--tint-line); background: var(--tint); color: var(--accent); padding-inline: 13px; min-height: 36px; font-size: 13px; }
.button.icon { width: 40px; padding: 0; color: var(--soft); flex: none; }
.button.icon .drawing { width: 20px; height: 20px; }
.button.tool { min-height: 34px; padding: 4px 8px; font-size: 13px; font-weight: 400; color: var(--soft); }
.button.link { min-height: 32px; padding: 2px 4px; border-radius: 6px; color: var(--accent); font-weight: 400; text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 1px; }
.button.suggestion { border-color: var(--tint-line); background: var(--surface); color: var(--accent); font-weight: 400; text-align: start; border-radius: 18px; }
@media (hover: hover) {
  .button.quiet:hover, .button.suggestion:hover, .button.equal-answer:hover { background: var(--tint); }
  .button.icon:hover, .button.tool:hover { background: var(--sunken); color: var(--ink); }
  .button.primary:hover, .send:not([aria-disabled="true"]):hover { filter: brightness(1.08); }
}
.row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }

.form { display: flex; flex-direction: column; gap: 20px; }
.lead { color: var(--soft); }
.block { display: flex; flex-direction: column; gap: 8px; }
.label { font-weight: 600; padding: 0; }
fieldset.block > .label { margin-block-end: 8px; }
.card textarea, .form textarea, .form input:not([type="radio"], [type="checkbox"]) { width: 100%; padding: 9px 14px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); font-size: 16px; line-height: 1.7; resize: vertical; }
::placeholder { color: var(--soft); opacity: 1; }
.form textarea { min-height: 6.5em; }
.card textarea { min-height: 3.2em; }
.form .row > input { flex: 1 1 12em; width: auto; }
.card textarea:focus-visible, .form textarea:focus-visible, .form input:focus-visible { outline-offset: 0; }

.small-form { gap: 12px; }
.small-form .block { gap: 4px; }
.small-form .label { font-size: 14px; }
.check { display: flex; align-items: center; gap: 10px; min-height: 32px; font-size: 14px; cursor: pointer; }
.check input { width: 18px; height: 18px; accent-color: var(--accent); flex: none; }

.form select { min-height: 42px; max-width: 100%; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); color: var(--ink); font: inherit; font-size: 16px; }
.form mark { background: var(--warn-tint); color: var(--warn); border-radius: 3px; box-shadow: 0 0 0 1px var(--warn); }
.choices { display: grid; gap: 8px; }
.choices.four { grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr)); grid-auto-rows: 1fr; }
.choice { display: flex; gap: 10px; padding: 11px 14px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); background: var(--tint); box-shadow: 0 0 0 1px var(--accent); }
.choice input { width: 18px; height: 18px; margin: .3em 0 0; accent-color: var(--accent); flex: none; }
.choice-label, .choice-note { display: block; }
.choice-label { font-weight: 600; }
.choice-note { font-size: 13px; line-height: 1.65; color: var(--soft); }
.choice:has(:checked) .choice-note { color: var(--ink); }

.preview { display: flex; flex-direction: column; gap: 10px; padding: 16px; border: 1px dashed var(--edge); border-radius: var(--round); background: var(--sunken); }
.preview dl { display: grid; gap: 2px; padding: 12px 16px; border-radius: 10px; background: var(--surface); border: 1px solid var(--line); }
.preview dt, .about dt { font-size: 12px; color: var(--soft); }
.preview dd + dt { margin-block-start: 8px; }
.as-written { white-space: pre-wrap; }
.preview .missing { color: var(--soft); }
.care { padding: 10px 14px; border-radius: 10px; background: var(--warn-tint); color: var(--warn); font-size: 14px; line-height: 1.7; }
.form-status { font-size: 14px; color: var(--bad); }
.form-status:empty { display: none; }
[role="status"].form-status { color: var(--soft); }
.receipt { display: block; padding: 18px 12px; border: 1px solid var(--edge); border-radius: var(--round); background: var(--surface); font: 600 clamp(13px, 4.4vw, 20px)/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono", monospace; letter-spacing: .03em; text-align: center; white-space: nowrap; user-select: all; }
.about { display: grid; gap: 2px; }
.about dt { font-size: inherit; font-weight: 600; color: var(--ink); }
.about dd { margin-block-end: 14px; color: var(--ink); }
.lookup { padding-block-start: 18px; border-block-start: 1px solid var(--line); gap: 10px; }
.lookup > [role="status"] { font-size: 14px; }
`

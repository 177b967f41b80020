/** Launcher, panel, head, banner, the sheet over the conversation, and the foot with the input. */
export const frame = `
.launcher {
  position: fixed; inset-inline-end: max(20px, env(safe-area-inset-right)); inset-block-end: max(20px, env(safe-area-inset-bottom));
  z-index: var(--dousuru-layer, 2147483000);
  display: inline-flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 22px 0 18px;
  border: 1px solid transparent; border-radius: 26px; background: var(--accent); color: var(--on-accent);
  font-weight: 600; cursor: pointer; box-shadow: var(--shadow); transition: transform .2s var(--ease);
}
.launcher:hover { transform: translateY(-2px); }
.launcher .drawing { width: 24px; height: 24px; }
.unread { min-width: 22px; padding: 0 6px; border-radius: 11px; background: var(--on-accent); color: var(--accent); font-size: 13px; line-height: 22px; text-align: center; }

.panel { display: flex; flex-direction: column; background: var(--paper); color: var(--ink); overflow: clip; }
:host(:not([page])) .panel {
  position: fixed; inset-inline-end: max(20px, env(safe-area-inset-right)); inset-block-end: max(20px, env(safe-area-inset-bottom));
  z-index: var(--dousuru-layer, 2147483000);
  width: min(424px, 100vw - 40px); height: min(720px, 100dvh - 40px);
  border: 1px solid var(--line); border-radius: 20px; box-shadow: var(--shadow); animation: rise .25s var(--ease);
}
:host([page]) .panel { position: relative; height: 100%; }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }
@media (max-width: 479.98px), (max-height: 479.98px) {
  :host(:not([page])) .panel {
    inset: var(--view-top, 0px) 0 auto; width: auto; height: var(--view-height, 100dvh); border: 0; border-radius: 0;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
  }
  :host([page]) .panel { max-height: var(--view-height, 100%); }
}

.head { display: flex; align-items: center; gap: 4px; padding: 10px 10px 10px 16px; border-block-end: 1px solid var(--line); }
.mark { display: grid; place-items: center; width: 34px; height: 34px; border-radius: 10px; background: var(--tint); color: var(--accent); flex: none; }
.mark .drawing { width: 20px; height: 20px; }
.title { display: flex; flex-direction: column; flex: 1; min-width: 0; padding-inline: 8px 4px; line-height: 1.3; overflow: hidden; }
.name { font-size: 16px; white-space: nowrap; }
.subtitle { font-size: 12px; font-weight: 400; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.human { flex: none; }

:host([page]) .head { padding: 6px max(8px, 50% - 372px); border-block-end-color: transparent; }
:host([page]) .head .tools { flex: 1; flex-wrap: wrap; margin: 0; }
:host([page]) .foot { padding-block-start: 8px; }
@media (max-width: 359.98px) { :host([page]) .head { gap: 0; } :host([page]) :is(.tool, .human) { padding-inline: 6px; } }
@media (max-width: 409.98px) { .head { padding-inline-start: 12px; } .subtitle { display: none; } }

.banner { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; padding: 8px 16px; background: var(--sunken); font-size: 13.5px; line-height: 1.6; }
.banner.bad { background: var(--warn-tint); color: var(--warn); }
.banner.good { background: var(--tint); color: var(--accent); }
.banner .link { color: inherit; }

.stage { position: relative; flex: 1; min-height: 0; }
.below { display: flex; flex-direction: column; height: 100%; }
.log-frame { position: relative; flex: 1; min-height: 0; }
.log { height: 100%; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.column { width: 100%; max-width: 760px; margin-inline: auto; padding-inline: 16px; }
.log > .column { padding-block: 20px 12px; }
.latest { position: absolute; inset-block-end: 10px; inset-inline-start: calc(50% - 20px); width: 40px; min-height: 40px; padding: 0; border-radius: 20px; background: var(--surface); border-color: var(--line); color: var(--accent); box-shadow: 0 2px 10px rgb(0 0 0 / .15); }

.foot { padding-block: 2px max(10px, env(safe-area-inset-bottom)); background: var(--paper); }
.tools { display: flex; gap: 4px; margin-inline: -8px; }
.field { display: flex; align-items: flex-end; gap: 6px; padding: 5px; border: 1px solid var(--edge); border-radius: 24px; background: var(--surface); transition: border-color .15s; }
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.field textarea { flex: 1; min-width: 0; field-sizing: content; max-height: 9.6em; padding: 6px 4px 6px 14px; border: 0; background: none; font-size: 16px; line-height: 1.6; resize: none; outline: none; }
.send { display: grid; place-items: center; width: 40px; height: 40px; padding: 0; border: 0; border-radius: 20px; background: var(--accent); color: var(--on-accent); cursor: pointer; flex: none; }
.send .drawing { width: 20px; height: 20px; stroke-width: 2.2; }
.send[aria-disabled="true"] { background: var(--sunken); color: var(--soft); }
.hints { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; padding: 3px 14px 0; font-size: 12px; line-height: 1.5; color: var(--soft); }
.hints .count { color: var(--warn); }
textarea[aria-invalid="true"] { text-decoration: underline wavy var(--bad); text-decoration-skip-ink: none; }
@media (hover: none) { .keys { display: none; } }
.notice:not(:empty) { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: center; margin-block: 2px 8px; padding: 8px 14px; border-radius: 12px; background: var(--bad-tint); color: var(--bad); font-size: 14px; line-height: 1.6; }
.notice .link { color: inherit; }

.sheet { position: absolute; inset: 0; z-index: 1; display: flex; flex-direction: column; background: var(--paper); animation: rise .2s var(--ease); }
.sheet-head { display: flex; align-items: center; gap: 4px; width: 100%; max-width: 760px; margin-inline: auto; padding: 10px 16px 2px 8px; }
.sheet-head .icon[hidden] + h2 { padding-inline-start: 8px; }
.sheet-head h2 { font-size: 18px; }
.sheet-body { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 8px max(16px, 50% - 364px) max(24px, env(safe-area-inset-bottom)); display: flex; flex-direction: column; gap: 18px; }

@media (forced-colors: active) {
  .launcher, .panel, .card, .bubble, .send, .badge, .mark { border: 1px solid CanvasText; }
  .dots span { background: CanvasText !important; }
}
`

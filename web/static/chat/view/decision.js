import { h } from '../dom.js'
import { keptView } from './kept.js'
import { planView } from './plan.js'

/**
 * A decision as it stands: the answer, the person's words, and what may follow from it. A plan is offered only after いま動く,
 * news only after 心に留める; after 何もしない and まだ決めない nothing follows.
 * @param {import('../types.js').Decision} decision
 * @param {(decision: import('../types.js').Decision) => void} changed
 * @param {import('./context.js').Context} context
 */
export function decisionView(decision, changed, context) {
  const { texts } = context
  return [
    h('p', { class: 'card-kind' }, texts.chosen),
    h('p', { class: 'decision' }, texts.responses[decision.response]),
    decision.words && h('blockquote', { class: 'own-words' }, decision.words),
    decision.id && decision.response === 'act' && planView(decision, changed, context),
    decision.id && decision.kept && decision.response === 'keep' && keptView(decision, changed, context),
  ]
}

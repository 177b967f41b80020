import type { Lang } from '../types.js'
import type { Texts } from '../texts.js'

/** What a view needs to draw: words, language, where links lead, and what its buttons do. */
export interface Context {
  lang: Lang
  texts: Texts
  /** The desk's address, base of relative links. */
  server: string
  say(text: string): void
  /** Opens the form to HR. */
  escalate(draft: string): void
  boss(): import('../types.js').Boss | undefined
  /** Opens what was written with HR. */
  thread(id: string): void
  /** Takes an invitation to ask together, or leaves it. */
  answerInvitation(id: string, join: boolean): Promise<unknown>
  decide(response: import('../types.js').Response, words: string, of: { decision?: string; thread?: string }): Promise<unknown>
  plan(decision: string, plan: import('../types.js').Plan): Promise<unknown>
  keep(decision: string, keeping: import('../types.js').Keeping): Promise<unknown>
  /** Takes the last answer of a decision back. */
  undo(decision: string, thread?: string): Promise<unknown>
  /** Keeps a theme in mind, or lets it go. */
  theme(theme: string, on: boolean): Promise<unknown>
  /** The themes that are kept in mind. */
  themes(): string[]
  /** The summary that is being written is not wanted. */
  stop(): void
  /** Whether notices can go by mail, too. */
  mail(): boolean
  /** Whether what is asked without a name goes to HR when the next working day begins; else at once. */
  letters(): boolean
}

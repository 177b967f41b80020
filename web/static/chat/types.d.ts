// The frames of dousuru.v1, as docs/protocol.md and chat/frames.go have them.

export type ClientFrame =
  | { type: 'hello'; lang: Lang; consultation?: string; after?: number }
  | { type: 'say'; id: string; text: string }
  | ({ type: 'escalate'; id: string; text: string } & Way)
  | { type: 'inspect'; id: string; text: string }
  | ({ type: 'tell'; id: string; text: string } & Of)
  | ({ type: 'withdraw' | 'restore' | 'join' | 'decline'; id: string } & Of)
  | ({ type: 'invite'; id: string; with: string } & Of)
  | { type: 'quiet'; on: boolean }
  | { type: 'decide'; id: string; response: Response; words?: string; decision?: string; thread?: string }
  | ({ type: 'plan'; id: string; decision: string } & Plan)
  | ({ type: 'keep'; id: string; decision: string } & Keeping)
  | { type: 'undo'; id: string; decision: string; thread?: string }
  | ({ type: 'theme'; id: string; theme: string } & Pick<Keeping, 'on' | 'mail'>)
  | { type: 'seen'; notice: string }
  | { type: 'end'; id: string }
  | { type: 'new'; id: string }
  | ({ type: 'read' } & Of)
  | { type: 'watch'; receipt: string }
  | { type: 'stop' }

/** A frame that the server acknowledges: it is kept and sent again until then. */
export type Request = Exclude<Extract<ClientFrame, { id: string }>, { type: 'inspect' }>

/** Which question at HR: by its id, an anonymous one by its receipt. */
export type Of = { thread: string } | { receipt: string }

/** How a question goes to HR. */
export interface Way {
  identity: Identity
  /** The name that HR sees, of the identity alias. */
  alias?: string
  /** The screen said that two of HR may have the name shown in danger; of the identity alias. */
  glass?: boolean
  /** Who is invited to ask together, of the identity named. */
  with?: string
}

export type ServerFrame =
  | { type: 'welcome'; welcome: Welcome }
  | { type: 'message'; message: Message }
  | { type: 'ack'; id: string; consultation?: string; seq?: number }
  | { type: 'thinking'; id: string }
  | { type: 'receipt'; id: string; receipt: string }
  | { type: 'thread'; thread: Thread }
  | { type: 'decision'; decision: Decision }
  | { type: 'notice'; notice: Notice }
  | { type: 'themes'; themes: { kept: string[] } }
  | { type: 'marks'; id: string; marks: { places: Mark[] } }
  | ({ type: 'summary'; consultation: string; of: number; index: number } & Sentence)
  | { type: 'ticket'; ticket: string }
  | { type: 'summary_end'; consultation: string; of: number; state: 'kept' | 'none' }
  | { type: 'error'; id?: string; code: string; text: string }

/** One sentence of an answer in the words of a model, with where it stands: options and parts of that answer, counted from 0. */
export interface Sentence {
  text: string
  cites: { option: number; part: number }[]
}

export type Ack = Extract<ServerFrame, { type: 'ack' }>
export type Failure = { code: string; text: string }

export type Lang = 'ja' | 'en'
export type Identity = 'named' | 'alias' | 'anonymous' | 'left'
export type Response = 'act' | 'keep' | 'none' | 'undecided'

export interface Welcome {
  consultation: string
  /** The last seq of the consultation: what comes up to it is history. */
  seq: number
  resumed: boolean
  lang: string
  name: string
  threads?: Thread[] | null
  /** With whom the person may ask HR together: their manager. */
  boss?: Boss
  /** Of this consultation, as it stands now. */
  decision?: Decision
  /** Notices can go by mail, too. */
  mail?: boolean
  /** What is asked without a name goes to HR when the next working day begins; else at once. */
  letters?: boolean
  /** The name behind an alias can be had in danger. */
  glass?: boolean
}

export interface Message {
  consultation: string
  seq: number
  author: 'person' | 'desk'
  /** greeting, said, answer, clarify, unknown, route, decline, escalated, dousuru, decided, summary; an unknown kind is shown as its text. */
  kind: string
  id?: string
  at: string
  text: string
  /** What the person said in a feedback talk, laid apart in their own words. */
  parts?: Part[]
  options?: Option[]
  citations?: Citation[]
  suggestions?: string[]
  /** Of an overview: themes that may be kept in mind. */
  themes?: string[]
  draft?: string
  desks?: Desk[]
  /** Of decided: what was chosen. Of dousuru: the earlier decision that it asks about again. */
  decision?: Decision
  /** Of escalated: the question that began. Of dousuru and decided: about this question at HR. */
  thread?: string
  /** A page of the desk that helps with this, too. */
  link?: { text: string; url: string }
  /** Of summary: the seq of the answer that it is of. */
  of?: number
  /** Of summary: which model wrote it. */
  model?: string
  /** Of summary: its text by sentence. */
  sentences?: Sentence[]
  /** Stored nowhere, with seq 0: said while the database is away, or that a question went without a name. */
  passing?: boolean
}

export interface Option {
  article?: string
  kind?: string
  title: string
  url?: string
  status?: string
  status_note?: string
  reviewed_on?: string
  direction?: string
  parts?: Part[]
  stay?: boolean
}

export interface Part {
  facet: string
  label: string
  text: string
}

export interface Citation {
  article: string
  title: string
  kind: string
  facet: string
  reviewed_on: string
  status: string
  url?: string
}

export interface Desk {
  name: string
  channel: string
  hours?: string
  checked_on?: string
  internal: boolean
}

/** What a person may note after いま動く: as much of it as they like. */
export interface Plan {
  step?: string
  due?: string
  tell?: string
  remind?: boolean
}

export interface Decision extends Plan {
  id?: string
  response: Response
  words?: string
  /** The last answer can be taken back until then. */
  undo_until?: string
  kept?: Kept
}

/** What 心に留める follows. */
export interface Kept {
  on: boolean
  date?: string
  mail: boolean
  articles: { slug: string; title: string; url: string }[]
}

export interface Keeping {
  on: boolean
  date?: string
  mail?: boolean
}

/** News of something that is kept in mind. */
export interface Notice {
  id: string
  decision?: string
  reason: string
  article?: string
  /** News of HR: the themes that are kept. */
  themes?: string[]
  title: string
  url?: string
  date?: string
  text: string
  at: string
}

export interface Boss {
  id: string
  name: string
}

/** A place in a text that may tell who wrote it, in characters. */
export interface Mark {
  from: number
  to: number
  kind: string
}

export interface Thread {
  id: string
  /** asked, seen, asked_back, told, passed, answered, read, withdrawn; gone: no longer this person's to see. */
  state: string
  question: string
  answer?: string
  asked_on: string
  identity: Identity | ''
  alias?: string
  due?: string
  late?: boolean
  waiting?: boolean
  together?: string
  partner?: string
  /** The other one is somebody whom the person leads. */
  member?: boolean
  first?: boolean
  invited?: boolean
  /** On this day HR said that there is no such program. */
  none_on?: string
  unread?: boolean
  decided?: boolean
  /** HR had the person's name shown. */
  glass?: boolean
  earlier?: number
  messages?: { author: string; kind: string; text: string; date: string }[]
  steps?: { what: string; desk?: string; date: string }[]
}

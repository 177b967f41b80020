package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/knowledge"
)

// threadData is a question as its asker sees it.
type threadData struct {
	escalation.Thread
	Receipt string             // of an anonymous question; shown to whoever just typed it
	Glasses []glassLine        // who at HR asked for the viewer's name, the newest first
	Readers []readerLine       // who at HR and which executives read it, the newest first
	Came    *knowledge.Article // that came of it; nil: none that may be shown
	With    string             // name of who asks together with the viewer, or asks them to

	Typed   string    // a reply that was not taken, to be corrected
	Once    uuid.UUID // marks the reply of this form, so that sending it twice adds nothing
	Waits   bool      // a reply goes to HR when the next working day begins
	Problem string
	Words   string // of a decision that was not taken
	Fault   string
}

// MaxTold is the limit of a reply, in characters, and MaxWords that of the words of a decision.
func (threadData) MaxTold() int  { return escalation.MaxTold }
func (threadData) MaxWords() int { return journey.MaxWords }

// Responses are the equal answers to どうする, in the order of the page.
func (threadData) Responses() []journey.Response {
	return []journey.Response{journey.Act, journey.Keep, journey.None, journey.Undecided}
}

// GlassOpened tells whether HR had the viewer's name shown at some time.
func (t threadData) GlassOpened() bool {
	return slices.ContainsFunc(t.Glasses, func(g glassLine) bool { return g.ConfirmedName != "" })
}

// Mine tells whether the viewer may take the question back.
func (t threadData) Mine() bool { return t.First || t.Receipt != "" }

// Writes tells whether a reply can be written now.
func (t threadData) Writes() bool {
	return !t.Invited && t.State != escalation.Withdrawn && t.State != escalation.Kept
}

// Decides tells whether どうする can be answered on the page: an answer stands there, and the viewer is known and has not said. Who
// asked with somebody they lead is not asked, and finds it folded.
func (t threadData) Decides() bool {
	return t.Receipt == "" && !t.Invited && !t.Decided && (t.State == escalation.Answered || t.State == escalation.Read)
}

// Asks tells whether a message is what HR waits for a reply to.
func (t threadData) Asks(m escalation.Message) bool {
	if t.State != escalation.AskedBack || m.Kind != "asked_back" {
		return false
	}
	for _, later := range t.Messages {
		if later.Kind == "asked_back" && later.Seq > m.Seq {
			return false
		}
	}
	return true
}

// Own tells whether the viewer wrote a message.
func (t threadData) Own(m escalation.Message) bool {
	return m.Author == "asker" && m.Partner != t.Mine()
}

// questions lists what the person asked under their name or an alias, and is invited to ask.
func (s *Site) questions(v *visit) (result, error) {
	threads, err := s.opts.Questions.Mine(v.Context(), v.self())
	if err != nil {
		return result{}, err
	}
	names, err := s.partners(v, threads...)
	list := make([]threadData, len(threads))
	for i, t := range threads {
		list[i] = threadData{Thread: t, With: names[t.Partner]}
	}
	return show("questions", list), err
}

// partners are the names of those with whom questions are asked together.
func (s *Site) partners(v *visit, threads ...escalation.Thread) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, t := range threads {
		if t.Partner != uuid.Nil {
			ids = append(ids, t.Partner)
		}
	}
	return directory.Names(v.Context(), s.opts.DB, ids)
}

// question shows one of them. What HR wrote counts as read from then on, unless a browser only fetched the page ahead.
func (s *Site) question(v *visit) (result, error) {
	thread, err := s.own(v)
	if err != nil {
		return result{}, err
	}
	if thread.Unread && !fetchedAhead(v) {
		if err := s.opts.Questions.MarkRead(v.Context(), v.self(), thread.ID); err != nil {
			return result{}, err
		}
		if thread.State == escalation.Answered {
			thread.State = escalation.Read
		}
	}
	res, err := s.showQuestion(v, threadData{Thread: thread})
	if err == nil && thread.GlassUnread > 0 && !fetchedAhead(v) {
		err = s.opts.Questions.MarkGlassRead(v.Context(), v.self(), thread.ID)
	}
	return res, err
}

// showQuestion fills in what every form of the page needs.
func (s *Site) showQuestion(v *visit, data threadData) (result, error) {
	names, err := s.partners(v, data.Thread)
	if err != nil {
		return result{}, err
	}
	data.With = names[data.Partner]
	if data.Once == uuid.Nil {
		data.Once = uuid.New()
	}
	data.Waits = data.Receipt != "" && s.opts.Questions.Letters != nil
	if data.Readers, err = s.readersOf(v, data); err != nil {
		return result{}, err
	}
	if data.Glasses, err = s.glassesOf(v, data.Thread); err != nil {
		return result{}, err
	}
	data.Came, err = s.cameOf(v, data.Thread)
	return show("question", data), err
}

// fetchedAhead tells whether nobody sees the answer: a browser fetches it ahead, or asks for its head alone.
func fetchedAhead(v *visit) bool {
	return v.Method == http.MethodHead || strings.Contains(v.Header.Get("Sec-Purpose")+v.Header.Get("Purpose"), "prefetch")
}

// own finds the question of the path among the person's own. HR sees other people's questions on its own pages only.
func (s *Site) own(v *visit) (escalation.Thread, error) {
	id, err := v.id()
	if err != nil {
		return escalation.Thread{}, err
	}
	return s.opts.Questions.Find(v.Context(), v.self(), id)
}

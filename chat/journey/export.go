package journey

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dousuru/internal/calendar"
	"dousuru/knowledge"
)

// An Export is everything of a journey, to be taken along.
type Export struct {
	Decisions []Decision
	Entries   []Entry
	Profile   Profile
	Themes    []Theme // kept in mind
	Shares    []Share // newest first
}

type exportedShare struct {
	SharedAt  time.Time      `json:"shared_at"`
	ChangedAt time.Time      `json:"changed_at,omitzero"`
	Until     knowledge.Date `json:"until"`
	Withdrawn time.Time      `json:"withdrawn_at,omitzero"` // what was shared is erased
	Ended     time.Time      `json:"ended_at,omitzero"`     // the manager changed
	Want      Want           `json:"want,omitempty"`
	Purpose   string         `json:"purpose,omitempty"`
	Words     string         `json:"words,omitempty"`
	Items     []exportedItem `json:"items,omitempty"` // as they were shared
	ReadAt    []time.Time    `json:"read_at,omitempty"`
}

type exportedItem struct {
	Kind     string         `json:"kind"` // decision, event, wish, life
	On       knowledge.Date `json:"on,omitzero"`
	Exact    Precision      `json:"precision,omitempty"`
	Words    string         `json:"words,omitempty"`
	Response Response       `json:"response,omitempty"`
	Topic    string         `json:"topic,omitempty"`
	Articles []string       `json:"articles,omitempty"`
	Step     string         `json:"step,omitempty"`
	Due      knowledge.Date `json:"due,omitzero"`
	Tell     string         `json:"tell,omitempty"`
	Kept     []string       `json:"kept,omitempty"` // what is followed now
	KeptDate knowledge.Date `json:"kept_date,omitzero"`
}

// JSON is the journey for programs: {"version": 1, "items": […oldest first], "themes": […kept in mind], "shares": […newest first], "profile": {…}}.
func (e Export) JSON() ([]byte, error) {
	out := struct {
		Version int             `json:"version"`
		Made    string          `json:"made"`
		Items   []exportedItem  `json:"items"`
		Themes  []string        `json:"themes"`
		Shares  []exportedShare `json:"shares,omitempty"`
		Profile struct {
			Site      string   `json:"site,omitempty"`
			JobFamily string   `json:"job_family,omitempty"`
			Stages    []string `json:"stages,omitempty"`
			Interests []string `json:"interests,omitempty"`
		} `json:"profile"`
	}{Version: 1, Made: time.Now().UTC().Format(time.RFC3339), Items: []exportedItem{}, Themes: []string{}}
	for _, t := range e.Themes {
		out.Themes = append(out.Themes, t.Name)
	}
	for _, i := range Line(e.Decisions, e.Entries) {
		x := exportedItem{Kind: "decision", On: i.On()}
		if d := i.Decision; d != nil {
			x.Words, x.Response, x.Topic, x.Articles = d.Words, d.Response, d.Topic, d.Articles
			x.Step, x.Due, x.Tell = d.Plan.Step, d.Plan.Due, d.Plan.Tell
			if d.Kept.On {
				x.Kept, x.KeptDate = d.Kept.Articles, d.Kept.Date
			}
		} else {
			x.Kind, x.Words = string(i.Entry.Kind), i.Entry.Words
			if !x.On.IsZero() {
				x.Exact = i.Entry.Precision
			}
		}
		out.Items = append(out.Items, x)
	}
	for _, s := range e.Shares {
		x := exportedShare{SharedAt: s.SharedAt, ChangedAt: s.ChangedAt, Until: s.Until, Withdrawn: s.WithdrawnAt, Ended: s.EndedAt,
			Want: s.Want, Purpose: s.Purpose, Words: s.Words, ReadAt: s.Readings}
		for _, i := range s.Items {
			item := exportedItem{Kind: i.Kind, On: i.On, Words: i.Text, Response: i.Response, Articles: i.Articles}
			if !i.On.IsZero() && i.Kind != "decision" {
				item.Exact = i.Precision
			}
			x.Items = append(x.Items, item)
		}
		out.Shares = append(out.Shares, x)
	}
	out.Profile.Site, out.Profile.JobFamily, out.Profile.Stages, out.Profile.Interests = e.Profile.Site, e.Profile.JobFamily, e.Profile.Stages, e.Profile.Interests
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("export journey: %w", err)
	}
	return append(body, '\n'), nil
}

// A Namer gives the fixed words of an export in the person's language: "title", "topic", "plan.step" and the like.
type Namer func(key string) string

// Markdown is the journey to read. The person's words are quoted line by line, so that they stay words and no markup.
func (e Export) Markdown(lang string, name Namer) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", name("title"))
	for _, i := range Line(e.Decisions, e.Entries) {
		when := i.When(lang)
		if when == "" {
			when = name("undated")
		}
		if d := i.Decision; d != nil {
			fmt.Fprintf(&b, "\n## %s: %s\n", when, name("response."+string(d.Response)))
			quote(&b, "", d.Words)
			quote(&b, name("topic"), d.Topic)
			quote(&b, name("step"), d.Plan.Step)
			quote(&b, name("due"), d.Plan.Due.Label(lang))
			quote(&b, name("tell"), d.Plan.Tell)
			continue
		}
		fmt.Fprintf(&b, "\n## %s: %s\n", when, name("kind."+string(i.Entry.Kind)))
		quote(&b, "", i.Entry.Words)
	}
	if len(e.Themes) > 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", name("themes"))
		for _, t := range e.Themes {
			fmt.Fprintf(&b, "- %s\n", t.Name)
		}
	}
	for _, s := range e.Shares {
		fmt.Fprintf(&b, "\n## %s: %s\n", name("shares"), knowledge.DateOf(s.SharedAt.In(calendar.Japan)).Label(lang))
		if s.Want != "" {
			quote(&b, "", name("want."+string(s.Want)))
		}
		quote(&b, name("purpose"), s.Purpose)
		quote(&b, name("words"), s.Words)
		for _, i := range s.Items {
			quote(&b, strings.TrimSpace(i.When(lang)+" "+name("kind."+i.Kind)), i.Text)
		}
		quote(&b, name("until"), s.Until.Label(lang))
		if !s.WithdrawnAt.IsZero() {
			quote(&b, name("withdrawn"), knowledge.DateOf(s.WithdrawnAt.In(calendar.Japan)).Label(lang))
		}
		for _, at := range s.Readings {
			quote(&b, name("read"), knowledge.DateOf(at.In(calendar.Japan)).Label(lang)+" "+at.In(calendar.Japan).Format("15:04"))
		}
	}
	return []byte(b.String())
}

// quote writes words as a quotation, under a label if there is one.
func quote(b *strings.Builder, label, words string) {
	if words == "" {
		return
	}
	b.WriteString("\n")
	if label != "" {
		fmt.Fprintf(b, "%s:\n\n", label)
	}
	for _, line := range strings.Split(words, "\n") {
		b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	}
}

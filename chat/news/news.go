// Package news is how HR publishes (発信): a digest of programs and cases that are new or say something else than before. The
// program proposes, HR chooses and writes a sentence for each, posts it, and may take it back.
//
// A digest goes draft → posted → taken back; a draft may be discarded and brought back. There is one draft at a time, and
// all of HR works on it. Everybody reads what is posted; whom it is told is the journey's (chat/journey): HR cannot see it.
//
// It owns the schema news.
package news

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"dousuru/knowledge"
)

// A State is where a digest stands.
type State string

// States of a digest.
const (
	Draft     State = "draft"
	Discarded State = "discarded"
	Posted    State = "posted"
	TakenBack State = "taken_back"
)

// Limits, of texts in characters.
const (
	MaxTitle    = 60
	MaxIntro    = 1000
	MaxSentence = 200
	MaxChosen   = 30  // items of a posted digest
	MaxProposed = 100 // items that one draft holds
	Floor       = 10  // below so many readers no number is said
)

// Errors of this package.
var (
	ErrNotFound = errors.New("digest not found")
	ErrTooLong  = errors.New("text is too long")
	ErrMoved    = errors.New("somebody else changed the digest in the meantime")
	ErrState    = errors.New("digest is not in the state for this")
	ErrNothing  = errors.New("nothing is chosen, or the title is empty")
	ErrTooMany  = errors.New("too many items are chosen")
	ErrSince    = errors.New("date lies ahead or too far back")
)

// A Digest is one お知らせ of HR.
type Digest struct {
	ID          uuid.UUID
	State       State
	Title       string
	Intro       string
	Language    string // ja or en: that of its texts
	Since       time.Time
	LookedAt    time.Time
	Version     int  // of a draft: what a save has to name
	Channel     bool // the company's channel was told
	ChangedAt   time.Time
	PostedAt    time.Time // zero: never
	TakenBackAt time.Time
	Told        bool // those who keep it in mind were told
	Reached     int  // at least so many of them, in tens; 0: fewer than Floor, or nobody knows yet
	Items       []Item
}

// An Item is one article of a digest.
type Item struct {
	Slug     string
	New      bool     // false: it says something else than before
	Parts    []string // what changed: facets, "title", "status", "dates", "text"
	Themes   []string // with the category
	Chosen   bool
	Sentence string // HR's
	Kind     knowledge.Kind
	Title    string // of the article today; empty: it is not shown to this reader, or to nobody any more
}

// Content is what HR writes of a draft.
type Content struct {
	Title     string            `json:"title"`
	Intro     string            `json:"intro"`
	Chosen    []string          `json:"chosen"`    // slugs
	Sentences map[string]string `json:"sentences"` // by slug
}

// Anchor is the digest's place on the page of news.
func Anchor(digest uuid.UUID) string { return "e-" + digest.String()[:8] }

// Content is what HR has written so far.
func (d Digest) Content() Content {
	c := Content{Title: d.Title, Intro: d.Intro, Sentences: map[string]string{}}
	for _, i := range d.Items {
		if i.Chosen {
			c.Chosen = append(c.Chosen, i.Slug)
		}
		if i.Sentence != "" {
			c.Sentences[i.Slug] = i.Sentence
		}
	}
	return c
}

// With is the digest with other content, for a form that could not be saved.
func (d Digest) With(c Content) Digest {
	d.Title, d.Intro, d.Items = c.Title, c.Intro, slices.Clone(d.Items)
	for n := range d.Items {
		i := &d.Items[n]
		i.Chosen, i.Sentence = slices.Contains(c.Chosen, i.Slug), c.Sentences[i.Slug]
	}
	return d
}

// Says tells whether the digest holds this content already.
func (d Digest) Says(c Content) bool {
	was := d.Content()
	return was.tidy() == nil && c.tidy() == nil && same(was, c)
}

// Chosen are the items that are, or will be, posted, without those that nobody may see any more.
func (d Digest) Chosen() (list []Item) {
	for _, i := range d.Items {
		if i.Chosen && i.Title != "" {
			list = append(list, i)
		}
	}
	return list
}

// A Group is the items of one theme, the first that they carry.
type Group struct {
	Theme string // empty: those without any
	Items []Item
}

// Groups puts items together by theme, in the order in which the themes come; those without one are last.
func Groups(items []Item) (groups []Group) {
	at := map[string]int{}
	var others []Item
	for _, i := range items {
		if len(i.Themes) == 0 {
			others = append(others, i)
			continue
		}
		theme := i.Themes[0]
		if _, known := at[theme]; !known {
			at[theme] = len(groups)
			groups = append(groups, Group{Theme: theme})
		}
		groups[at[theme]].Items = append(groups[at[theme]].Items, i)
	}
	if len(others) > 0 {
		groups = append(groups, Group{Items: others})
	}
	return groups
}

// tidy trims the texts and holds them to their limits.
func (c *Content) tidy() error {
	if c.Sentences == nil {
		c.Sentences = map[string]string{}
	}
	c.Title, c.Intro = strings.Join(strings.Fields(c.Title), " "), strings.TrimSpace(c.Intro)
	for slug, s := range c.Sentences {
		if s = strings.Join(strings.Fields(s), " "); s == "" {
			delete(c.Sentences, slug)
		} else {
			c.Sentences[slug] = s
		}
		if err := within(s, MaxSentence); err != nil {
			return err
		}
	}
	slices.Sort(c.Chosen)
	c.Chosen = slices.Compact(c.Chosen)
	if err := within(c.Title, MaxTitle); err != nil {
		return err
	}
	return within(c.Intro, MaxIntro)
}

func within(text string, limit int) error {
	if n := utf8.RuneCountInString(text); n > limit {
		return fmt.Errorf("%w: %d characters, %d are possible", ErrTooLong, n, limit)
	}
	return nil
}

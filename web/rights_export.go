package web

import (
	"context"
	"io"
	"strings"
	"time"

	"dousuru/chat/rights"
)

// exportWithin bounds the work of a file of everything: some thousand talks a minute. maxExports bounds how many are made at a time, since
// each reads all of a person's rows; more wait for their turn.
const (
	exportWithin = 5 * time.Minute
	maxExports   = 2
)

// LeftOut are the keys of what a file of everything leaves out.
func (v view) LeftOut() []string { return rights.Left }

// exportEverything gives everything of the person's own as one file.
func (s *Site) exportEverything(v *visit) (result, error) {
	logins, err := s.opts.Sessions.own(v.Context(), v.person.ID)
	if err != nil {
		return result{}, err
	}
	x := rights.Export{DB: s.opts.DB, Questions: s.opts.Questions, Person: v.person, Language: v.language, Now: time.Now(), Words: v.exported}
	for _, l := range logins {
		x.Logins = append(x.Logins, rights.Login{Began: l.Began, Used: l.Used, Device: l.Device})
	}
	res := s.download(zipType, "everything", ".zip", nil)
	res.stream = func(w io.Writer) error {
		select {
		case s.exports <- struct{}{}:
			defer func() { <-s.exports }()
		case <-v.Context().Done():
			return context.Cause(v.Context())
		}
		return x.Write(v.Context(), w)
	}
	return res, nil
}

// exported are the fixed words of the file: those of screens where a screen says the same.
func (v *visit) exported(key string) string {
	for _, list := range []string{"response.", "line.kind.", "share.want.", "state.", "profile.", "glass."} {
		if strings.HasPrefix(key, list) {
			return v.text(key)
		}
	}
	return v.text("export." + key)
}

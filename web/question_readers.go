package web

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// readerLine says who read a question on a day, in the words of the page.
type readerLine struct {
	Day  time.Time
	Text string
}

// readersOf are those who read a question, for who asked it and for whoever holds its receipt. Who was invited and has not joined sees none.
func (s *Site) readersOf(v *visit, data threadData) ([]readerLine, error) {
	as := postgres.Viewer{Person: v.person.ID}
	if data.Receipt != "" {
		as = holding(escalation.Receipt(data.Receipt))
	}
	readings, err := s.opts.Questions.Readings(v.Context(), as, data.ID)
	if err != nil || len(readings) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(readings))
	for i, r := range readings {
		ids[i] = r.Reader
	}
	names, err := directory.Names(v.Context(), s.opts.DB, ids)
	lines := make([]readerLine, len(readings))
	for i, r := range readings {
		who := v.text("question.someReader")
		if name := names[r.Reader]; name != "" {
			who = v.text("question.namedReader", name)
		}
		lines[i] = readerLine{r.Day, v.text("question.reader."+string(r.How), who)}
	}
	return lines, err
}

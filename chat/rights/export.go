package rights

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"dousuru/chat/escalation"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// Version is the version of the export's JSON (docs/export.md). It grows when a field changes its meaning or goes; fields may be added.
const Version = 1

// An Export is everything of one person, to be taken along.
type Export struct {
	DB        *postgres.DB
	Questions *escalation.Book
	Person    directory.Person
	Language  string                  // ja or en, of what is to be read
	Logins    []Login                 // where they are logged in
	Words     func(key string) string // fixed words of what is to be read: "part.", "label.", "left." and the lists that say names
	Now       time.Time               // when it is made

	names  map[uuid.UUID]string
	failed error // of a name
}

// Left are the keys of what is left out, each with a sentence that says why ("left."+key), in the order of the page.
var Left = []string{"hr", "manager", "counted", "anonymous", "work", "machine"}

// Write writes a zip with data.json and index.html. It reads page by page and writes as it reads, so what is large takes time and no memory.
// An error in the middle leaves a file that no program opens.
func (x *Export) Write(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name  string
		write func(context.Context, io.Writer) error
	}{{"index.html", x.html}, {"data.json", x.json}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: "dousuru/" + part.name, Method: zip.Deflate, Modified: x.Now})
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		buffer := bufio.NewWriterSize(f, 32<<10)
		if err := part.write(ctx, buffer); err != nil {
			return fmt.Errorf("export %s: %w", part.name, err)
		}
		if err := buffer.Flush(); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// json writes {"format": "dousuru", "version": 1, "made_at": …, "sections": {"person": […], …}, "left_out": […]}.
func (x *Export) json(ctx context.Context, w io.Writer) error {
	p := printer{w: w}
	p.printf("{\n\"format\": \"dousuru\",\n\"version\": %d,\n\"made_at\": %q,\n\"sections\": {", Version, x.Now.UTC().Format(time.RFC3339))
	for i, s := range sections {
		p.printf("%s\n%q: [", comma(i), s.key)
		n := 0
		err := x.read(ctx, s, func(record any) error {
			body, err := json.Marshal(record)
			p.printf("%s\n%s", comma(n), body)
			n++
			if err == nil {
				err = p.err
			}
			return err
		})
		if err != nil {
			return err
		}
		p.printf("]")
	}
	p.printf("},\n\"left_out\": [")
	for i, key := range Left {
		body, err := json.Marshal(x.Words("left." + key))
		if err != nil {
			return err
		}
		p.printf("%s\n%s", comma(i), body)
	}
	p.printf("]\n}\n")
	return p.err
}

func comma(n int) string {
	if n == 0 {
		return ""
	}
	return ","
}

// A printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// name is what somebody whom the person's own rows name is called; empty for nobody. What cannot be read fails the section.
func (x *Export) name(ctx context.Context, id uuid.UUID) string {
	if name, known := x.names[id]; known || id == uuid.Nil || x.failed != nil {
		return name
	}
	names, err := directory.Names(ctx, x.DB, []uuid.UUID{id})
	if x.failed = err; err != nil {
		return ""
	}
	if x.names == nil {
		x.names = map[uuid.UUID]string{}
	}
	x.names[id] = names[id]
	return names[id]
}

// read hands on the records of one section.
func (x *Export) read(ctx context.Context, s section, each func(any) error) error {
	err := s.read(ctx, x, each)
	if err == nil {
		err = x.failed
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.key, err)
	}
	return nil
}

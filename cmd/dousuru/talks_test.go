package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/retrieval"
)

var writeTalks = flag.Bool("write-talks", false, "write docs/talks anew")

const talksFolder = "../../docs/talks"

// A transcript is a talk of a person of the sample company with the real engine, rows and all, written as Markdown. The scripts
// stand in testdata/talks: what the person does, line by line.
type transcript struct {
	t       *testing.T
	engine  *chat.Engine
	person  directory.Person
	at      uuid.UUID // the consultation
	seen    int64
	out     strings.Builder
	decided uuid.UUID
}

// TestTalks of docs/talks are what the desk says today. Whoever changes a sentence or a ranking reads the difference.
func TestTranscripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/talks/*.txt")
	if err != nil || len(scripts) != 12 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	db := furnished(t)
	engine := chat.New(db, retrieval.Open(db))
	index := strings.Builder{}
	index.WriteString("# Talks\n\nTwelve typical talks with the desk of the sample company, as the program holds them: a test writes these files and fails when they no\nlonger are what the desk says. After a change that was meant: `go test ./cmd/dousuru -run TestTranscripts -write-talks`, and read the difference.\n\n")
	for _, path := range scripts {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		head, lines := script(read(t, path))
		x := transcript{t: t, engine: engine}
		if x.person, err = directory.FindSlug(t.Context(), db, head["person"]); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&x.out, "# %s\n\nWhat it shows: %s.\n", head["title"], head["shows"])
		fmt.Fprintf(&index, "- [%s](%s.md): %s.\n", head["title"], name, head["shows"])
		x.open()
		for _, line := range lines {
			x.do(line)
		}
		compare(t, filepath.Join(talksFolder, name+".md"), x.out.String())
	}
	compare(t, filepath.Join(talksFolder, "README.md"), index.String())
}

func script(text string) (head map[string]string, lines []string) {
	head = map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "":
		case len(lines) == 0 && (key == "title" || key == "shows" || key == "person"):
			head[key] = value
		default:
			lines = append(lines, line)
		}
	}
	return head, lines
}

func compare(t *testing.T, path, text string) {
	t.Helper()
	if *writeTalks {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if was := string(written); was != text {
		at := 0
		for at < len(was) && at < len(text) && was[at] == text[at] {
			at++
		}
		from := max(0, strings.LastIndex(text[:min(at, len(text))], "\n"))
		t.Errorf("%s is not what the desk says; run with -write-talks and read the difference. The desk from there on: %s", path, text[from:min(len(text), from+300)])
	}
}

func (x *transcript) open() {
	x.t.Helper()
	w, _, err := x.engine.Open(x.t.Context(), x.person, x.person.Language, uuid.Nil, 0)
	if err != nil {
		x.t.Fatal(err)
	}
	x.at = w.Consultation
	x.show()
}

// do takes one line of a script.
func (x *transcript) do(line string) {
	x.t.Helper()
	what, rest, _ := strings.Cut(line, " ")
	f := chat.ClientFrame{ID: uuid.New()}
	first, second, _ := strings.Cut(rest, " | ")
	switch what {
	case ">":
		f.Type, f.Text = chat.FrameSay, rest
	case "end":
		f.Type = chat.FrameEnd
		fmt.Fprintf(&x.out, "\n*（相談を終える）*\n")
	case "decide":
		f.Type, f.Response, f.Words = chat.FrameDecide, first, second
	case "plan":
		f.Type, f.Decision, f.Step, f.Tell = chat.FramePlan, x.decided, first, second
		fmt.Fprintf(&x.out, "\n*（書く）* 最初の一歩：%s。伝える人：%s。\n", first, second)
	case "stop":
		off := false
		f.Type, f.Decision, f.On = chat.FrameKeep, x.decided, &off
		fmt.Fprintf(&x.out, "\n*（ひと押しで、知らせを止める）*\n")
	case "escalate":
		f.Type, f.Identity, f.Text = chat.FrameEscalate, chat.Identity(first), second
		fmt.Fprintf(&x.out, "\n*（名前を出さずに、直した質問を渡す）*\n\n> %s\n", second)
	default:
		x.t.Fatalf("%q is no line of a script", line)
	}
	reply, err := x.engine.Handle(x.t.Context(), x.person, x.at, f)
	if err != nil {
		x.t.Fatalf("%s: %v", line, err)
	}
	if reply.Passing != nil {
		x.message(*reply.Passing)
	}
	x.show()
}

var responseWords = map[string]string{"act": "いま動く", "keep": "心に留める", "none": "何もしない", "undecided": "まだ決めない"}

// overdue is a sentence that comes with the day on which a page is read.
var overdue = regexp.MustCompile(`このページは、次の確認の予定日（[^）]*）を過ぎています。変わっているかもしれません。|This page is past its review date \([^)]*\) and may have changed\.`)

// show writes the messages that came since.
func (x *transcript) show() {
	x.t.Helper()
	messages, err := x.engine.Messages(x.t.Context(), x.person, x.at, x.seen)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, m := range messages {
		x.seen = m.Seq
		if m.Decision != nil {
			x.decided = m.Decision.ID
		}
		if m.Author == "person" {
			text := m.Text
			if d := m.Decision; d != nil {
				text = strings.TrimSpace("［" + responseWords[d.Response] + "］ " + d.Words)
			}
			fmt.Fprintf(&x.out, "\n> %s\n", text)
			continue
		}
		x.message(m)
	}
}

func (x *transcript) message(m chat.Message) {
	fmt.Fprintf(&x.out, "\n%s\n", strings.ReplaceAll(overdue.ReplaceAllString(m.Text, ""), "\n", "  \n"))
	for _, p := range m.Parts {
		fmt.Fprintf(&x.out, "\n- 【%s】%s\n", p.Label, p.Text)
	}
	if len(m.Options) > 0 {
		x.out.WriteString("\n")
	}
	for _, o := range m.Options {
		fmt.Fprintf(&x.out, "- **%s**", o.Title)
		for _, word := range []string{o.Direction, o.ReviewedOn, overdue.ReplaceAllString(o.StatusNote, "")} {
			if word != "" {
				fmt.Fprintf(&x.out, " · %s", word)
			}
		}
		x.out.WriteString("\n")
		for i, p := range o.Parts {
			if i == 0 {
				fmt.Fprintf(&x.out, "  【%s】%s\n", p.Label, strings.ReplaceAll(p.Text, "\n", "\n  "))
				continue
			}
			if i == 1 {
				x.out.WriteString("  *（もっと：")
			} else {
				x.out.WriteString("、")
			}
			x.out.WriteString(p.Label)
		}
		if len(o.Parts) > 1 {
			x.out.WriteString("）*\n")
		}
	}
	for _, d := range m.Desks {
		fmt.Fprintf(&x.out, "\n- %s：%s", d.Name, d.Channel)
		if d.Hours != "" {
			fmt.Fprintf(&x.out, "（%s）", d.Hours)
		}
	}
	if len(m.Desks) > 0 {
		x.out.WriteString("\n")
	}
	if m.Draft != "" {
		fmt.Fprintf(&x.out, "\n*（人事への下書き）* %s\n", m.Draft)
	}
	for i, s := range m.Suggestions {
		if i == 0 {
			x.out.WriteString("\n")
		} else {
			x.out.WriteString(" ")
		}
		fmt.Fprintf(&x.out, "`%s`", s)
	}
	if len(m.Suggestions) > 0 {
		x.out.WriteString("\n")
	}
}

package openai_test

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dousuru/chat/openai"
	"dousuru/internal/endpoint"
)

// aimock starts a server of somebody else's that speaks as OpenAI's does, with the answers of testdata/aimock.json, and returns
// its address. It is one of the browser tests' packages, and has to be there on a build server.
func aimock(t *testing.T) string {
	t.Helper()
	program := filepath.Join("..", "..", "web", "browser", "node_modules", "@copilotkit", "aimock", "dist", "cli.cjs") // runs on Node 18, too
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("web/browser has no packages")
		}
		t.Skip("web/browser has no packages: internal/setup/browser.sh installs them")
	}
	command := exec.Command("node", program, "--port", "0", "--fixtures", filepath.Join("testdata", "aimock.json"), "--chunk-size", "4", "--strict")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, url, ok := strings.Cut(lines.Text(), "listening on "); ok {
				address <- url
			}
		}
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-read
		_ = command.Wait()
	})
	select {
	case url := <-address:
		return url
	case <-read:
		t.Fatal("aimock ended")
	case <-time.After(time.Minute):
		t.Fatal("aimock does not listen")
	}
	return ""
}

// chaos has the server fail in a way of its own, until it is told otherwise.
func chaos(t *testing.T, url, how string) {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := (&http.Client{Transport: transport}).Post(url+"/__aimock/chaos", "application/json", strings.NewReader(how))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("chaos %s: status %d", how, answer.StatusCode)
	}
}

// A server that nobody of the house wrote: what it answers comes through, and each of its faults is a kind.
func TestOfSomebodyElse(t *testing.T) {
	url := aimock(t)
	whole := "社内公募は、年に2回募集されます [1]。応募は、上司に知らされません [2]。"
	good := asked.Question
	cases := map[string]struct {
		chaos      string
		question   string
		compose    string // kinds; empty: it comes through
		message    string
		understand string
	}{
		"good":          {`{}`, good, "", vague.Message, ""},
		"429":           {`{"rateLimitRate":1}`, good, "limited", vague.Message, "limited"},
		"500":           {`{"dropRate":1}`, good, "server", vague.Message, "server"},
		"bad JSON":      {`{"malformedRate":1}`, good, "content_type", vague.Message, "malformed"},
		"disconnected":  {`{"disconnectRate":1}`, good, "cut reset", vague.Message, "cut reset"},
		"late":          {`{"latencyMs":20000}`, good, "first_time", vague.Message, "first_time"},
		"cut off":       {`{}`, "切れる文", "cut reset", "形のない答え", "malformed"},
		"broken off":    {`{}`, "途絶える文", "cut reset", "止められる文", "server"},
		"too long":      {`{}`, "長すぎる文", "length", "長すぎる文", "length"},
		"503":           {`{}`, "止められる文", "server", "止められる文", "server"},
		"nothing known": {`{}`, "?", "rejected server", "?", "rejected server"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			chaos(t, url, c.chaos)
			o := endpoint.Options{URL: url + "/v1", Tries: 1}
			if name == "late" {
				o.Connect, o.FirstByte, o.Stall, o.Total = 20*time.Second, time.Second, time.Second, 20*time.Second
			}
			r, text := asked, ""
			r.Question = c.question
			usage, err := openai.NewComposer(client(t, o), "m").Compose(t.Context(), r, func(piece string) error { text += piece; return nil })
			judge(t, "compose", err, c.compose)
			if c.compose == "" && (text != whole || usage.In == 0 || usage.Out == 0) || !strings.HasPrefix(whole, text) {
				t.Errorf("text %q, used %+v", text, usage)
			}
			u := openai.NewUnderstander(client(t, o), "m")
			u.SetWithin(30 * time.Second)
			m := vague
			m.Message = c.message
			query, _, err := u.Understand(t.Context(), m)
			judge(t, "understand", err, c.understand)
			if (query == "社内公募制度 応募の締切") != (c.understand == "") {
				t.Errorf("query %q", query)
			}
		})
	}
}

// judge compares an error with the kinds that it may have, and holds that it says nothing of what came.
func judge(t *testing.T, what string, err error, kinds string) {
	t.Helper()
	kind := string(endpoint.KindOf(err))
	if kinds == "" && err != nil || kinds != "" && (kind == "" || !strings.Contains(" "+kinds+" ", " "+kind+" ")) {
		t.Errorf("%s: %v, want %q", what, err, kinds)
	}
	if err != nil && (strings.Contains(err.Error(), "社内公募") || strings.Contains(strings.ToLower(err.Error()), "chaos")) {
		t.Errorf("%s: the error tells what came: %v", what, err)
	}
}

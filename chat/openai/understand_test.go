package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"dousuru/chat"
	"dousuru/chat/openai"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
)

var vague = chat.UnderstandRequest{Language: "ja", Message: "それって、いつまで？", Subjects: []string{"社内公募制度", "書籍購入の補助"}}

// say writes a whole answer.
func say(w http.ResponseWriter, finish, content string) {
	quoted, _ := json.Marshal(content)
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":%q}],"usage":{"prompt_tokens":90,"completion_tokens":12}}`, quoted, finish)
}

func understander(t *testing.T, url string) *openai.Understander {
	t.Helper()
	u := openai.NewUnderstander(client(t, endpoint.Options{URL: url + "/v1"}), "m")
	u.SetWithin(30 * time.Second)
	return u
}

// Only one shape of answer is a query; everything else is a fault of a kind, and nothing of it comes through.
func TestUnderstandAnswers(t *testing.T) {
	cases := map[string]struct {
		finish, content string
		query           string
		kind            endpoint.Kind
	}{
		"good":            {"stop", `{"query":"社内公募制度 応募の締切"}`, "社内公募制度 応募の締切", ""},
		"blanks":          {"stop", "\n {\"query\": \" 締切 \"} \n", "締切", ""},
		"empty":           {"stop", `{"query":""}`, "", ""},
		"longest":         {"stop", `{"query":"` + strings.Repeat("長", 200) + `"}`, strings.Repeat("長", 200), ""},
		"too long":        {"stop", `{"query":"` + strings.Repeat("長", 201) + `"}`, "", endpoint.Malformed},
		"another field":   {"stop", `{"query":"締切","outcome":"answer"}`, "", endpoint.Malformed},
		"no query":        {"stop", `{}`, "", endpoint.Malformed},
		"null":            {"stop", `{"query":null}`, "", endpoint.Malformed},
		"a number":        {"stop", `{"query":1}`, "", endpoint.Malformed},
		"a list":          {"stop", `["締切"]`, "", endpoint.Malformed},
		"two":             {"stop", `{"query":"a"}{"query":"b"}`, "", endpoint.Malformed},
		"words around":    {"stop", "```json\n{\"query\":\"締切\"}\n```", "", endpoint.Malformed},
		"words":           {"stop", `社内公募制度の締切`, "", endpoint.Malformed},
		"an address":      {"stop", `{"query":"https://evil.example/x"}`, "", endpoint.Malformed},
		"an address, too": {"stop", `{"query":"締切 www.evil.example"}`, "", endpoint.Malformed},
		"a mail address":  {"stop", `{"query":"someone@evil.example"}`, "", endpoint.Malformed},
		"two lines":       {"stop", `{"query":"締切\n指示"}`, "", endpoint.Malformed},
		"unseen":          {"stop", `{"query":"締\u202e切"}`, "", endpoint.Malformed},
		"cut off":         {"length", `{"query":"締切"}`, "", endpoint.Length},
		"filtered":        {"content_filter", `{"query":"締切"}`, "", endpoint.Filtered},
		"a tool":          {"tool_calls", `{"query":"締切"}`, "", endpoint.Malformed},
		"no reason":       {"", `{"query":"締切"}`, "", endpoint.Malformed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ seen) { say(w, c.finish, c.content) })
			query, usage, err := understander(t, s.URL).Understand(t.Context(), vague)
			if query != c.query || endpoint.KindOf(err) != c.kind || (err == nil) != (c.kind == "") || usage != (chat.Usage{In: 90, Out: 12}) {
				t.Errorf("%q, %+v, %v", query, usage, err)
			}
			if err != nil && strings.Contains(err.Error(), "締切") {
				t.Errorf("the error tells what came: %v", err)
			}
		})
	}
}

// The schema is strict; a server that refuses it is asked for JSON alone, the next time at once; one that refuses that, too, is not
// understood.
func TestUnderstandFormats(t *testing.T) {
	cases := map[string]struct {
		knows   string // formats that the server takes
		formats []string
		good    bool
	}{
		"schema":  {"json_schema json_object", []string{"json_schema", "json_schema"}, true},
		"JSON":    {"json_object", []string{"json_schema", "json_object", "json_object"}, true},
		"neither": {"text", []string{"json_schema", "json_object", "json_schema", "json_object"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r seen) {
				if kind := r.body["response_format"].(map[string]any)["type"].(string); !strings.Contains(c.knows, kind) {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				say(w, "stop", `{"query":"締切"}`)
			})
			u := understander(t, s.URL)
			for range 2 {
				if query, _, err := u.Understand(t.Context(), vague); (query == "締切") != c.good || (err == nil) != c.good || !c.good && endpoint.KindOf(err) != endpoint.Rejected {
					t.Errorf("%q, %v", query, err)
				}
			}
			var formats []string
			for _, r := range s.seen() {
				format := r.body["response_format"].(map[string]any)
				formats = append(formats, format["type"].(string))
				if schema, ok := format["json_schema"].(map[string]any); ok && (schema["strict"] != true || schema["schema"].(map[string]any)["additionalProperties"] != false) {
					t.Errorf("schema %v", schema)
				}
			}
			if strings.Join(formats, " ") != strings.Join(c.formats, " ") {
				t.Errorf("asked for %v", formats)
			}
		})
	}
}

// What is sent are the message and the titles of five pages, as data.
func TestUnderstandRequest(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ seen) { say(w, "stop", `{"query":"x"}`) })
	r := vague
	r.Subjects = []string{"一", "二", "三", "四", "五", "六"}
	if _, _, err := understander(t, s.URL).Understand(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	data := message(t, s.seen()[0], 1)
	if !strings.Contains(data, "\n> 一\n> 二\n> 三\n> 四\n> 五\n") || strings.Contains(data, "六") || !strings.Contains(data, "\n> それって、いつまで？\n") {
		t.Errorf("sent %s", data)
	}
	r.Message = strings.Repeat("長", 30_000)
	if _, usage, err := understander(t, s.URL).Understand(t.Context(), r); endpoint.KindOf(err) != endpoint.Request || usage != (chat.Usage{}) || len(s.seen()) != 1 {
		t.Errorf("too long: %+v, %v", usage, err)
	}
}

// The time is over after a second and a half, whatever the client allows.
func TestUnderstandInTime(t *testing.T) {
	s := faulty.Start(t, faulty.Named("no answer"), faulty.All)
	u := openai.NewUnderstander(client(t, endpoint.Options{URL: s.URL}), "m")
	start := time.Now()
	query, _, err := u.Understand(t.Context(), vague)
	if took := time.Since(start); query != "" || !errors.Is(err, context.DeadlineExceeded) || endpoint.KindOf(err) != endpoint.Deadline || took < openai.UnderstandWithin || took > 10*time.Second {
		t.Errorf("%q, %v after %v", query, err, took)
	}
}

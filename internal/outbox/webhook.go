package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// Formats of channels.
const (
	Slack = "slack" // an incoming webhook
	Teams = "teams" // a webhook of the app Workflows, with an adaptive card; the older connectors are gone
)

// Limits of one call.
const (
	hookTimeout = 10 * time.Second
	longestWait = 24 * time.Hour // that a channel may ask for
)

// A Webhook posts to one channel. Its address is a secret: whoever has it may write there. No error and no log names it.
type Webhook struct {
	channel, url string
	client       *http.Client
}

var errHook = errors.New("its first line is no https address")

// ReadWebhook reads the address from the first line of a file. It has to be https, or http on this machine.
func ReadWebhook(channel, file string) (*Webhook, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("set up %s: %w", channel, err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	line = strings.TrimSpace(line)
	u, err := url.Parse(line)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, fmt.Errorf("set up %s: %s: %w", channel, file, errHook)
	}
	return &Webhook{channel, line, &http.Client{Timeout: hookTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// line is what a channel gets of a kind, in Japanese: it is the company's.
func (w *Webhook) line(kind Kind, link string) ([]byte, error) {
	said := sentences[kind].subject.ja
	if w.channel == Slack {
		return json.Marshal(struct {
			Text   string `json:"text"`
			Unfurl bool   `json:"unfurl_links"`
		}{said + "\n<" + link + "|" + textOpen.ja + ">", false})
	}
	type block struct {
		Type  string `json:"type"`
		Text  string `json:"text,omitempty"`
		Wrap  bool   `json:"wrap,omitempty"`
		Title string `json:"title,omitempty"`
		URL   string `json:"url,omitempty"`
	}
	type card struct {
		Schema  string  `json:"$schema"`
		Type    string  `json:"type"`
		Version string  `json:"version"`
		Body    []block `json:"body"`
		Actions []block `json:"actions"`
	}
	type attachment struct {
		Type    string `json:"contentType"`
		Content card   `json:"content"`
	}
	return json.Marshal(struct {
		Type        string       `json:"type"`
		Attachments []attachment `json:"attachments"`
	}{"message", []attachment{{"application/vnd.microsoft.card.adaptive", card{
		"http://adaptivecards.io/schemas/adaptive-card.json", "AdaptiveCard", "1.4",
		[]block{{Type: "TextBlock", Text: said, Wrap: true}},
		[]block{{Type: "Action.OpenUrl", Title: textOpen.ja, URL: link}}}}}})
}

// post sends one line. Where nobody answers, or with 429 or 5xx, another try may do better; a redirect is not followed,
// since the address is where the company wants it to go.
func (w *Webhook) post(ctx context.Context, kind Kind, link string) outcome {
	body, err := w.line(kind, link)
	if err != nil {
		return outcome{final: true, why: "no payload"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(body))
	if err != nil {
		return outcome{final: true, why: "no request"}
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := w.client.Do(request)
	if err != nil {
		return outcome{why: "no answer"} // the error itself names the address
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection can be used again
	why := "answered " + strconv.Itoa(response.StatusCode)
	switch code := response.StatusCode; {
	case code >= 200 && code < 300:
		return outcome{sent: true}
	case code == http.StatusTooManyRequests || code == http.StatusRequestTimeout || code >= 500:
		return outcome{why: why, after: retryAfter(response.Header.Get("Retry-After"), time.Now())}
	}
	return outcome{final: true, why: why}
}

// retryAfter reads the header, in seconds or as a date; nothing, or nothing that can be read, is no wait.
func retryAfter(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, int(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}

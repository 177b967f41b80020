package web

import (
	"archive/zip"
	"io"
	"regexp"
	"strings"
)

// making is what a file of everything says of the moment in which it was made, of the logins of that moment, and of what who takes it
// has read, which looking at pages moves.
var making = regexp.MustCompile(`"made_at": "[^"]*"|(?s)"logins": \[.*?\]\}|"readings": \[.*?\],\n|</h1><p>[^<]*</p>|<h2>(ログインしている画面|Where you are logged in|共有されたものを読んだ記録)</h2>.*?<h2>`)

// unpacked is what stands in a zip, without the moment in which it was made; any other body is itself.
func unpacked(body string) string {
	if !strings.HasPrefix(body, "PK") {
		return body
	}
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return err.Error()
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err.Error()
		}
		if _, err := io.Copy(&all, r); err != nil {
			return err.Error()
		}
	}
	return making.ReplaceAllString(all.String(), "")
}

package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
)

// A line of the log begins with a time and its zone, is of one format, and stays one line whatever stands in it: nobody writes lines of their own into it.
func TestLogLines(t *testing.T) {
	line := regexp.MustCompile(`^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d) level=(INFO|WARN|ERROR) msg=\S.*$`)
	for _, hostile := range []string{"a\ntime=2026-01-01T00:00:00.000Z level=ERROR msg=made-up", "a\r\nb", "\x1b[2J\x1b]0;title\a", `" level=ERROR msg="made up`, "\u2028\u2029\u0085", "\x00\xff"} {
		var out bytes.Buffer
		log := (&Settings{LogLevel: "info"}).logger(&out)
		log.Info("socket refused", "status", 403, "origin", hostile)
		log.Warn(hostile, "key", "value")
		log.Error("serve page", hostile, 1, "error", errors.New(hostile))
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != 3 {
			t.Errorf("%q makes %d lines of three", hostile, len(lines))
		}
		for _, l := range lines {
			if !line.MatchString(l) || strings.ContainsFunc(l, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u0085' || r == '\u2028' || r == '\u2029' }) {
				t.Errorf("%q", l)
			}
		}
	}
}

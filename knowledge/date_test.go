package knowledge

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-09-01": "2026-09-01", "2026/9/1": "2026-09-01", "2026.9.1": "2026-09-01", "2026年9月1日": "2026-09-01",
		"２０２６年９月１日": "2026-09-01", "２０２６／９／１": "2026-09-01", "2026年 9月 1日": "2026-09-01", " 2026-09-01 ": "2026-09-01",
		"令和8年9月1日": "2026-09-01", "R8.9.1": "2026-09-01", "r8/9/1": "2026-09-01", "Ｒ８．９．１": "2026-09-01", "令和元年5月1日": "2019-05-01",
		"平成31年4月30日": "2019-04-30", "昭和64年1月7日": "1989-01-07", "S33.4.1": "1958-04-01", "大正元年7月30日": "1912-07-30",
		"2026-07-28T15:04:15+01:00": "2026-07-28", "2016-03-21 12:00:00 -4": "2016-03-21", "2026年9月1日(火)": "2026-09-01",
		"": "", "　": "",
	} {
		got, err := ParseDate(in)
		if err != nil || got.String() != want {
			t.Errorf("ParseDate(%q) = %v, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{
		"2026-13-01", "2026-02-30", "2026-9", "2026年9月", "9/1/2026", "26-09-01", "2026-09/01", "明日", "1234567", "R0.1.1", "1700-01-01", "2026-09-01 から", "令和8年",
	} {
		if got, err := ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", in, got)
		}
	}
}

func TestDateJSON(t *testing.T) {
	type box struct {
		Day   Date `json:"day"`
		Empty Date `json:"empty,omitzero"`
	}
	text, err := json.Marshal(box{Day: Date{2026, time.September, 1}})
	if err != nil || string(text) != `{"day":"2026-09-01"}` {
		t.Fatalf("got %s, %v", text, err)
	}
	var back box
	if err := json.Unmarshal(text, &back); err != nil || back.Day != (Date{2026, time.September, 1}) || !back.Empty.IsZero() {
		t.Errorf("got %+v, %v", back, err)
	}
}

func TestDateLabel(t *testing.T) {
	d := Date{2026, time.September, 1}
	if got := d.Label("ja"); got != "2026年9月1日" {
		t.Error(got)
	}
	if got := d.Label("en"); got != "1 September 2026" {
		t.Error(got)
	}
	if got := (Date{}).Label("ja"); got != "" {
		t.Error(got)
	}
}

// What is read as a date is one of the calendar, and reads the same when written.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-09-01", "令和8年9月1日", "R8.9.1", "２０２６／９／１", "2026-07-28T15:04:15+01:00", "元", "2026年9月1日(火)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		if err != nil || d.IsZero() {
			return
		}
		if again, err := ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%q is %v, which reads as %v, %v", text, d, again, err)
		}
		if d.Year < firstYear || d.Year > lastYear {
			t.Fatalf("%q is %v", text, d)
		}
	})
}

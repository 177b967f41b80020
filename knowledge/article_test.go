package knowledge

import (
	"testing"
)

func day(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestStatusOn(t *testing.T) {
	today := day("2026-11-22")
	for _, c := range []struct {
		status   Status
		from, to string
		want     Status
	}{
		{Active, "", "", Active},
		{Active, "2026-11-22", "2026-11-22", Active},
		{Active, "2026-11-23", "", Upcoming},
		{Active, "", "2026-11-21", Closed},
		{Upcoming, "2027-04-01", "", Upcoming},
		{Upcoming, "2026-04-01", "", Active},
		{Upcoming, "", "", Upcoming},
		{Paused, "2027-04-01", "", Paused},
		{Closed, "", "2027-04-01", Closed},
		{Retired, "2026-01-01", "2027-01-01", Retired},
	} {
		a := Article{Status: c.status, ValidFrom: day(c.from), ValidTo: day(c.to)}
		if got := a.StatusOn(today); got != c.want {
			t.Errorf("%s from %q to %q: got %s, want %s", c.status, c.from, c.to, got, c.want)
		}
	}
}

func TestConsentHolds(t *testing.T) {
	today := day("2026-11-22")
	for _, c := range []struct {
		details CaseDetails
		want    bool
	}{
		{CaseDetails{}, false},
		{CaseDetails{Consent: true}, true},
		{CaseDetails{Consent: true, ConsentExpires: today}, true},
		{CaseDetails{Consent: true, ConsentExpires: day("2026-11-21")}, false},
		{CaseDetails{Consent: true, WithdrawnOn: today}, false},
		{CaseDetails{Consent: true, WithdrawnOn: day("2026-11-23")}, true},
	} {
		if got := c.details.ConsentHolds(today); got != c.want {
			t.Errorf("%+v: got %v", c.details, got)
		}
	}
}

// Every kind, status, state and facet has a name in both languages, and every facet is found by its own names.
func TestLabels(t *testing.T) {
	check := func(code, ja, en string) {
		if ja == "" || en == "" || ja == en {
			t.Errorf("%s is called %q and %q", code, ja, en)
		}
	}
	for _, k := range Kinds {
		check(string(k), k.Label("ja"), k.Label("en"))
	}
	for _, s := range []Status{Active, Upcoming, Paused, Closed, Retired} {
		check(string(s), s.Label("ja"), s.Label("en"))
	}
	for _, s := range []State{StateDraft, StateChecked, StatePublished, StateRetired} {
		check(string(s), s.Label("ja"), s.Label("en"))
	}
	for _, row := range facets {
		check(string(row.facet), row.facet.Label("ja"), row.facet.Label("en"))
		kind := row.kind
		if kind == "" {
			kind = Document
		}
		for _, name := range append(row.headings, string(row.facet), row.label.ja, row.label.en) {
			if got := FacetOf(kind, name); got != row.facet {
				t.Errorf("%s %q is %q, want %q", kind, name, got, row.facet)
			}
		}
	}
}

func TestFacetOf(t *testing.T) {
	for _, c := range []struct {
		kind    Kind
		heading string
		want    Facet
	}{
		{Program, "対象者・資格", Eligibility}, {Program, " ■対象者：", Eligibility}, {Program, "対象者／資格", Eligibility},
		{Program, "ELIGIBILITY", Eligibility}, {Document, "How to apply", Steps}, {Program, "金額・補助", Amount}, {Program, "金額･補助", Amount},
		{Case, "ふりかえり", Reflection}, {Case, "対象者", ""}, {Program, "ふりかえり", ""}, {Document, "ふりかえり", ""},
		{Program, "対象者の声", ""}, {Program, "期間について", ""}, {FAQ, "回答", Answer}, {Case, "概要", Summary},
	} {
		if got := FacetOf(c.kind, c.heading); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.heading, got, c.want)
		}
	}
}

func TestStatusFromText(t *testing.T) {
	for text, want := range map[string]Status{
		"本プログラムは、追って通知があるまで一時停止中です。":                 Paused,
		"この制度は2026年7月から休止しています。":                     Paused,
		"このプログラムへの応募は現在締め切られています。":                   Closed,
		"2025年度の募集は終了しました。":                          Closed,
		"この制度は2022年3月末で廃止されました。":                     Retired,
		"The program is currently paused.":           Paused,
		"Applications are now closed.":               Closed,
		"This policy has been retired.":              Retired,
		"CEO が休暇を取る場合は、プログラムが一時停止します。":               Active,
		"募集は終了日の17時まで受け付けます。":                        Active,
		"受付が終了したら連絡します。":                             Active,
		"休止中のアカウントは使えません。":                           Active,
		"Put your account on hold before you leave.": Active,
		"How to close a requisition":                 Active,
	} {
		if got, review := statusFromText(text); got != want || review {
			t.Errorf("%q: got %s (review %v), want %s", text, got, review, want)
		}
	}
	for text, want := range map[string]bool{
		"このページは現在レビューおよび作成中です": true, "This page is under construction.": true,
		"レビュー中の申請は取り下げられません。": false, "Your request is under review by HR.": false,
	} {
		if got, review := statusFromText(text); got != Active || review != want {
			t.Errorf("%q: got %s, review %v", text, got, review)
		}
	}
}

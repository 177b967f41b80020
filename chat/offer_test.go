package chat

import (
	"slices"
	"strings"
	"testing"

	"dousuru/chat/triage"
	"dousuru/internal/postgres/postgrestest"
)

func TestOffer(t *testing.T) {
	h := newHouse(t)
	for _, test := range []struct {
		text    string
		outcome Outcome
		topic   triage.Topic
		first   string // slug
		people  bool
	}{
		{"社内公募の募集時期を知りたいそうです", OutcomeAnswer, "", "posting", false},
		{"育休はいつまでに申し出るのか聞かれた", OutcomeAnswer, "", "leave", false},
		{"宇宙飛行士になりたいと言われた", OutcomeUnknown, "", "", false},
		{"来年の社内公募に出たいそうだ", OutcomeAnswer, "", "posting", false},
		{"社内公募の面接に行く交通費は出るのか", OutcomeUnknown, "", "posting", false},
		{"パソコンのパスワードを忘れました", OutcomeDecline, triage.IT, "", false},
		{"メンバーが「もう死にたい」と言っています", OutcomeRoute, triage.Danger, "", true},
		{"メンバーが上司にセクハラされたと話してくれた", OutcomeRoute, triage.Harassment, "", true},
		{"こんにちは", OutcomeClarify, "", "", false},
	} {
		o, err := h.engine.Offer(t.Context(), nil, "ja", test.text)
		if err != nil {
			t.Fatalf("%s: %v", test.text, err)
		}
		first := ""
		if len(o.Options) > 0 {
			first = o.Options[0].Article
		}
		if o.Outcome != test.outcome || o.Topic != test.topic || first != test.first || o.People != test.people {
			t.Errorf("%s: %s %q, first %q, people %v; want %s %q %q %v", test.text, o.Outcome, o.Topic, first, o.People, test.outcome, test.topic, test.first, test.people)
		}
		if o.People && len(o.Desks) == 0 && test.topic == triage.Danger {
			t.Errorf("%s: nobody to go to", test.text)
		}
		if slices.ContainsFunc(o.Options, func(o Option) bool { return o.Stay }) {
			t.Errorf("%s: staying is no page", test.text)
		}
	}
}

// A text and the same text as a first message show the same pages with the same certainty.
func TestOfferIsTheWayOfAMessage(t *testing.T) {
	h := newHouse(t)
	for _, text := range []string{"社内公募の募集時期を知りたい", "育児休業は取れますか", "育休の給付金を会社が上乗せしてくれるか", "公募のこと、だれに知らされますか"} {
		turn, err := h.engine.Talk("ja", nil).Say(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		o, err := h.engine.Offer(t.Context(), nil, "ja", text)
		if err != nil {
			t.Fatal(err)
		}
		if o.Outcome != turn.Outcome || o.Confidence != turn.Confidence || len(o.Citations) != len(turn.Message.Citations) {
			t.Errorf("%s: %s with %.3f and %d citations; a message has %s with %.3f and %d", text,
				o.Outcome, o.Confidence, len(o.Citations), turn.Outcome, turn.Confidence, len(turn.Message.Citations))
		}
	}
}

func TestOfferTakesNoEmptyOrEndlessText(t *testing.T) {
	h := newHouse(t)
	for _, text := range []string{"", " \n", strings.Repeat("あ", MaxText+1)} {
		if _, err := h.engine.Offer(t.Context(), nil, "ja", text); !IsUntakable(err) {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}

// Pages for others do not exist for a reader, asked for by name either.
func TestShow(t *testing.T) {
	h := newHouse(t)
	owned := `update knowledge.article set audience = '{role:manager}' where slug = 'leave'`
	if _, err := postgrestest.Owner(t, h.db).Exec(t.Context(), owned); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		tags []string
		want string
	}{{nil, "posting"}, {[]string{"role:manager"}, "leave posting"}} {
		options, err := h.engine.Show(t.Context(), test.tags, "ja", []string{"leave", "nowhere", "posting"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range options {
			got = append(got, o.Article)
			if len(o.Parts) == 0 || o.Title == "" {
				t.Errorf("%s says nothing", o.Article)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%v: %v, want %s", test.tags, got, test.want)
		}
	}
}

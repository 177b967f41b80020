package rights

import (
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/knowledge"
)

// Records of the export: as JSON by their names there (docs/export.md), for reading by their labels. A label is a key of the fixed words
// "label."+label; say names the words of a value of a fixed list; a record with neither label stands in the JSON alone.
type (
	personRecord struct {
		Key        string   `json:"key" label:"key"`
		Name       string   `json:"name" label:"name"`
		Kana       string   `json:"name_kana,omitempty" label:"kana"`
		Mail       string   `json:"mail,omitempty" label:"mail"`
		Department string   `json:"department,omitempty" label:"department"`
		Site       string   `json:"site,omitempty" label:"site"`
		Employment string   `json:"employment,omitempty" label:"employment"`
		JobFamily  string   `json:"job_family,omitempty" label:"job"`
		Language   string   `json:"language"`
		Roles      []string `json:"roles"`
		Subjects   []string `json:"login_subjects,omitempty"` // issuer and subject, as the login provider calls them
	}
	settingsRecord struct {
		Offline   bool     `json:"no_model" label:"offline"` // no language model gets a word
		Replies   bool     `json:"mail_replies" label:"mailReplies"`
		Promises  bool     `json:"mail_promises" label:"mailPromises"`
		Desk      bool     `json:"mail_desk"`
		Site      string   `json:"profile_site,omitempty" label:"site"`
		JobFamily string   `json:"profile_job_family,omitempty" label:"job"`
		Stages    []string `json:"profile_stages,omitempty" label:"stages" say:"profile.stage"`
		Interests []string `json:"profile_interests,omitempty" label:"interests" say:"profile.interest"`
	}
	decisionRecord struct {
		ID       uuid.UUID      `json:"id"`
		At       time.Time      `json:"at" label:"at"`
		Topic    string         `json:"topic,omitempty" label:"topic"`
		Response string         `json:"response" label:"response" say:"response"`
		Words    string         `json:"words,omitempty" label:"words"`
		Step     string         `json:"step,omitempty" label:"step"`
		Due      knowledge.Date `json:"due,omitzero" label:"due"`
		Tell     string         `json:"tell,omitempty" label:"tell"`
		Remind   bool           `json:"remind,omitempty" label:"remind"`
		Articles []string       `json:"articles,omitempty"` // slugs of what was shown
		Kept     []string       `json:"kept,omitempty" label:"kept"`
		KeptDate knowledge.Date `json:"kept_date,omitzero" label:"keptDate"`
		KeptMail bool           `json:"kept_mail,omitempty"`
	}
	entryRecord struct {
		ID        uuid.UUID      `json:"id"`
		Kind      string         `json:"kind" label:"kind" say:"line.kind"`
		On        knowledge.Date `json:"on,omitzero" label:"on"`
		Precision string         `json:"precision,omitempty"` // of on: year, month, day
		Words     string         `json:"words" label:"words"`
		WrittenAt time.Time      `json:"written_at"`
		RemovedAt time.Time      `json:"removed_at,omitzero" label:"removedAt"` // can be brought back for 30 days
	}
	themeRecord struct {
		Theme string    `json:"theme" label:"theme"`
		Since time.Time `json:"since" label:"at"`
		Mail  bool      `json:"mail,omitempty"`
	}
	noticeRecord struct {
		At      time.Time `json:"at" label:"at"`
		Text    string    `json:"text" label:"words"`
		Article string    `json:"article,omitempty"`
	}
	shareRecord struct {
		ID        uuid.UUID      `json:"id"`
		With      string         `json:"with,omitempty" label:"with"`
		SharedAt  time.Time      `json:"shared_at" label:"at"`
		ChangedAt time.Time      `json:"changed_at,omitzero"`
		Until     knowledge.Date `json:"until" label:"until"`
		Withdrawn time.Time      `json:"withdrawn_at,omitzero" label:"withdrawnAt"` // what was shared is erased
		Ended     time.Time      `json:"ended_at,omitzero"`                         // the manager changed
		Want      string         `json:"want,omitempty" label:"want" say:"share.want"`
		Purpose   string         `json:"purpose,omitempty" label:"purpose"`
		Words     string         `json:"words,omitempty" label:"words"`
		Items     []itemRecord   `json:"items,omitempty" label:"items"`
		ReadAt    []time.Time    `json:"read_at,omitempty" label:"readAt"` // the newest 50
	}
	itemRecord struct {
		Kind     string         `json:"kind" label:"kind" say:"line.kind"`
		On       knowledge.Date `json:"on,omitzero" label:"on"`
		Words    string         `json:"words,omitempty" label:"words"`
		Response string         `json:"response,omitempty" label:"response" say:"response"`
		Articles []string       `json:"articles,omitempty"`
	}
	readingRecord struct {
		Of string    `json:"of" label:"with"`
		At time.Time `json:"at" label:"at"`
	}
	noteRecord struct {
		ID        uuid.UUID `json:"id"`
		With      string    `json:"about" label:"with"`
		As        string    `json:"as"` // member or manager
		Words     string    `json:"words" label:"words"`
		WrittenAt time.Time `json:"written_at" label:"at"`
		ChangedAt time.Time `json:"changed_at,omitzero"`
		RemovedAt time.Time `json:"removed_at,omitzero" label:"removedAt"`
	}
	sharedNoteRecord struct {
		ID     uuid.UUID `json:"id"`
		With   string    `json:"with" label:"with"`
		As     string    `json:"as"`
		Mine   bool      `json:"proposed_by_me" label:"mine"`
		Agreed bool      `json:"agreed" label:"agreed"`
		Words  string    `json:"words" label:"words"`
		At     time.Time `json:"at" label:"at"`
	}
	cardRecord struct {
		ID          uuid.UUID `json:"id"`
		With        string    `json:"with" label:"with"`
		Given       bool      `json:"given_by_me" label:"mine"`
		Observation string    `json:"observation" label:"observation"`
		View        string    `json:"view" label:"view"`
		At          time.Time `json:"at" label:"at"`
		Response    string    `json:"response,omitempty" label:"response" say:"response"`
		Words       string    `json:"words,omitempty" label:"words"`
		PutAway     bool      `json:"put_away,omitempty"`
	}
	promiseRecord struct {
		ID        uuid.UUID      `json:"id"`
		With      string         `json:"about" label:"with"`
		Words     string         `json:"words" label:"words"`
		Due       knowledge.Date `json:"due,omitzero" label:"due"`
		Remind    bool           `json:"remind,omitempty" label:"remind"`
		MadeAt    time.Time      `json:"made_at" label:"at"`
		DoneAt    time.Time      `json:"done_at,omitzero" label:"doneAt"`
		RemovedAt time.Time      `json:"removed_at,omitzero" label:"removedAt"`
	}
	briefRecord struct {
		ID        uuid.UUID `json:"id"`
		With      string    `json:"about,omitempty" label:"with"`
		Title     string    `json:"title,omitempty" label:"title"`
		Theme     string    `json:"theme,omitempty"`
		Situation string    `json:"situation,omitempty" label:"words"`
		Pages     []string  `json:"pages,omitempty"`
		MadeAt    time.Time `json:"made_at" label:"at"`
		ChangedAt time.Time `json:"changed_at,omitzero"`
		RemovedAt time.Time `json:"removed_at,omitzero" label:"removedAt"`
	}
	talkRecord struct {
		ID       uuid.UUID         `json:"id"`
		Topic    string            `json:"topic,omitempty" label:"topic"`
		Language string            `json:"language"`
		LastAt   time.Time         `json:"last_at" label:"at"`
		Messages []messageRecord   `json:"messages" label:"messages"`
		Reasons  []chat.TurnRecord `json:"reasons,omitempty"` // why the desk's messages came out as they did
		Models   []chat.ModelUsed  `json:"models,omitempty"`  // where a language model was asked
	}
	messageRecord  struct{ chat.Message } // as in docs/protocol.md
	questionRecord struct {
		ID       uuid.UUID      `json:"id"`
		On       knowledge.Date `json:"asked_on" label:"on"`
		As       string         `json:"as"` // named or alias
		Alias    string         `json:"alias,omitempty" label:"alias"`
		With     string         `json:"together_with,omitempty" label:"with"`
		State    string         `json:"state" label:"state" say:"state"`
		Question string         `json:"question" label:"question"`
		Messages []letterRecord `json:"messages,omitempty" label:"messages"`
		Steps    []stepRecord   `json:"steps,omitempty"`
		Article  string         `json:"article,omitempty"` // slug of what came of it
		Glass    []glassRecord  `json:"name_asked_for,omitempty" label:"nameAsked"`
	}
	glassRecord struct { // who at HR asked for the name behind the alias
		At          time.Time `json:"at" label:"at"`
		By          string    `json:"by" label:"nameAskedBy"`
		Reason      string    `json:"reason" label:"nameReason" say:"glass.reason"`
		ConfirmedAt time.Time `json:"confirmed_at,omitzero" label:"nameConfirmed"`
		ConfirmedBy string    `json:"confirmed_by,omitempty" label:"nameConfirmedBy"`
	}
	letterRecord struct {
		On     knowledge.Date `json:"on" label:"on"`
		Author string         `json:"author" label:"author" say:"author"` // asker, hr, or partner who asks together
		Kind   string         `json:"kind"`
		Words  string         `json:"words" label:"words"`
	}
	stepRecord struct {
		What string         `json:"what"`
		On   knowledge.Date `json:"on"`
		At   time.Time      `json:"at,omitzero"`
	}
)

// A Login is where the person is logged in, brought along by the web.
type Login struct {
	Began  time.Time `json:"began" label:"at"`
	Used   time.Time `json:"used"`
	Device string    `json:"device,omitempty" label:"device"`
}

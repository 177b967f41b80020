package directory

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dousuru/internal/postgres"
)

// Limits of a list of people.
const (
	MaxList = 32 << 20 // bytes of the file
	MaxRows = 200_000
	maxKey  = 64  // characters of a person's key
	maxCell = 200 // characters of any other cell
)

// A column of a list: the headings that name it, and how a cell of it becomes part of an Entry.
type column struct {
	name     string
	headings []string
	put      func(e *Entry, cell string) error
}

// columnsOf a list. The first heading is what "people list --csv" writes.
var columnsOf = []column{
	{"person", []string{"person", "id", "社員番号", "社員id"}, putKey(func(e *Entry) *string { return &e.Slug })},
	{"name", []string{"name", "氏名", "名前"}, putText(func(e *Entry) *string { return &e.Name })},
	{"name_kana", []string{"name_kana", "kana", "フリガナ", "ふりがな", "カナ"}, putText(func(e *Entry) *string { return &e.NameKana })},
	{"mail", []string{"mail", "email", "メール", "メールアドレス"}, putMail},
	{"roles", []string{"roles", "role", "権限", "役割"}, putRoles},
	{"manager", []string{"manager", "上司", "上司の社員番号"}, putKey(func(e *Entry) *string { return &e.Manager })},
	{"department", []string{"department", "部署", "所属"}, putText(func(e *Entry) *string { return &e.Department })},
	{"site", []string{"site", "勤務地", "拠点"}, putText(func(e *Entry) *string { return &e.Site })},
	{"employment", []string{"employment", "雇用区分", "雇用形態"}, putText(func(e *Entry) *string { return &e.Employment })},
	{"job_family", []string{"job_family", "職種"}, putText(func(e *Entry) *string { return &e.JobFamily })},
	{"language", []string{"language", "言語"}, putLanguage},
}

// columnNamed is the column that a heading of a list names; nil: none.
func columnNamed(heading string) *column {
	heading = strings.ToLower(clean(heading))
	for i, c := range columnsOf {
		for _, h := range c.headings {
			if clean(h) == heading {
				return &columnsOf[i]
			}
		}
	}
	return nil
}

// clean folds full and half width and takes the spaces off both ends.
func clean(cell string) string { return strings.TrimSpace(norm.NFKC.String(cell)) }

func putText(field func(*Entry) *string) func(*Entry, string) error {
	return func(e *Entry, cell string) error { *field(e) = strings.TrimSpace(norm.NFC.String(cell)); return nil }
}

func putKey(field func(*Entry) *string) func(*Entry, string) error {
	return func(e *Entry, cell string) error {
		key := clean(cell)
		if utf8.RuneCountInString(key) > maxKey {
			return fmt.Errorf("key of more than %d characters", maxKey)
		}
		if strings.ContainsFunc(key, unicode.IsSpace) {
			return fmt.Errorf("key %q has a space in it", key)
		}
		*field(e) = key
		return nil
	}
}

func putMail(e *Entry, cell string) error {
	e.Email = clean(cell)
	if e.Email == "" {
		return nil
	}
	if address, err := mail.ParseAddress(e.Email); err != nil || address.Address != e.Email {
		return fmt.Errorf("%q is no mail address", e.Email)
	}
	return nil
}

// roleWords are the roles in the order in which they are kept, each with what a list may call it.
var roleWords = []struct {
	role  postgres.Role
	words []string
}{
	{postgres.RoleEmployee, []string{"employee", "社員", "従業員"}},
	{postgres.RoleManager, []string{"manager", "上司", "管理職"}},
	{postgres.RoleHR, []string{"hr", "人事"}},
	{postgres.RoleExecutive, []string{"executive", "役員"}},
	{postgres.RoleAdmin, []string{"admin", "管理者"}},
	{postgres.RoleAuditor, []string{"auditor", "監査", "監査担当"}},
}

// putRoles reads roles between | 、 , ; and spaces. Everybody is an employee, whether the list says so or not.
func putRoles(e *Entry, cell string) error {
	has := map[postgres.Role]bool{postgres.RoleEmployee: true}
	for _, word := range strings.FieldsFunc(strings.ToLower(clean(cell)), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|、,;/・", r) }) {
		i := slices.IndexFunc(roleWords, func(r struct {
			role  postgres.Role
			words []string
		}) bool {
			return slices.Contains(r.words, word)
		})
		if i < 0 {
			return fmt.Errorf("role %q is none of employee, manager, hr, executive, admin", word)
		}
		has[roleWords[i].role] = true
	}
	e.Roles = nil
	for _, r := range roleWords {
		if has[r.role] {
			e.Roles = append(e.Roles, string(r.role))
		}
	}
	return nil
}

func putLanguage(e *Entry, cell string) error {
	switch word := strings.ToLower(clean(cell)); word {
	case "", "ja", "日本語":
		e.Language = "ja"
	case "en", "英語":
		e.Language = "en"
	default:
		return fmt.Errorf("language %q is neither ja nor en", word)
	}
	return nil
}

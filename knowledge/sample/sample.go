// Package sample embeds the company that a first run talks about: うみかぜ精機株式会社, a maker of precision parts and
// industrial pumps. The company, its people, rules, cases and extensions are fictional; only the public help lines among
// its desks exist (see the note on each). It is imported by "dousuru import --sample" and is what the tests ask about.
package sample

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed all:company
var files embed.FS

// Company is the folder of the company's documents: programs, cases, faq.csv, desks.csv, people.csv.
func Company() fs.FS {
	company, err := fs.Sub(files, "company")
	if err != nil {
		panic("sample: " + err.Error()) // the folder is compiled in
	}
	return company
}

// A Person is one row of people.csv. ID and Manager are keys within the list; Manager is empty at the top.
type Person struct {
	ID, Name, NameKana, Email string
	Roles                     []string
	Manager                   string
	Department, Site          string
	Employment, JobFamily     string
	Language                  string
}

// People lists the company's people in the order of the file, managers before their team.
func People() ([]Person, error) {
	file, err := Company().Open("people.csv")
	if err != nil {
		return nil, fmt.Errorf("open people: %w", err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read people: %w", err)
	}
	const header = "id,name,name_kana,email,roles,manager,department,site,employment,job_family,language"
	if got := strings.Join(rows[0], ","); got != header {
		return nil, fmt.Errorf("read people: columns are %s", got)
	}
	var people []Person
	for _, r := range rows[1:] {
		people = append(people, Person{
			ID: r[0], Name: r[1], NameKana: r[2], Email: r[3], Roles: strings.Split(r[4], "|"), Manager: r[5],
			Department: r[6], Site: r[7], Employment: r[8], JobFamily: r[9], Language: r[10],
		})
	}
	return people, nil
}

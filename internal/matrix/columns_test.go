package matrix_test

import (
	"slices"
	"testing"

	"dousuru/internal/matrix"
)

// rights are what the app's login may do, whoever the viewer is: with each column, and, in the line "*", with rows. A column that is made of others is not among them. What it may not do is
// tried with no row, so that it is a right alone that is in the way.
var rights = []string{"select", "insert", "update", "delete", "truncate", "secured"}

// columns are the lines of a table's rights, as they are.
func (p *prober) columns(t testing.TB, th thing) (list []matrix.Line) {
	t.Helper()
	names := texts(t, p.tx, "select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum", th.table)
	tries := []try{{statement: "delete from " + th.table + " where false"}, {statement: "truncate " + th.table}}
	for _, c := range names {
		tries = append(tries, try{statement: "select '' from (select " + c + " from " + th.table + " limit 0) x"},
			try{statement: "insert into " + th.table + " (" + c + ") overriding user value select (null::" + th.table + ")." + c + " where false"},
			try{statement: "update " + th.table + " set " + c + " = default where false"})
	}
	var cells []string
	for _, answer := range p.all(tries) {
		cell := "yes"
		if answer == "denied" {
			cell = "-"
		}
		cells = append(cells, cell)
	}
	secured := "open"
	if th.secured {
		secured = "forced"
	}
	list = append(list, matrix.Line{Thing: th.table, Action: "*", Cells: []string{".", ".", ".", cells[0], cells[1], secured}})
	for i, c := range names {
		list = append(list, matrix.Line{Thing: th.table, Action: c, Cells: append(slices.Clone(cells[2+3*i:5+3*i]), ".", ".", ".")})
	}
	return list
}

package matrix_test

import (
	"slices"
	"strings"

	"dousuru/internal/matrix"
)

// lines are all actions on a table by all roles, as they are.
func (p *prober) lines(th thing, roles []role) (list []matrix.Line) {
	p.t.Helper()
	defer p.secure(th)()
	for _, action := range th.actions() {
		list = append(list, p.line(th, roles, action))
	}
	return list
}

// actions are those that there are: with a column, the row of somebody is written with another value of it.
func (th thing) actions() []string {
	list := []string{"select", "insert", "update", "delete"}
	for _, column := range th.varies {
		list = append(list, "insert:"+column)
	}
	for _, column := range th.moves {
		list = append(list, "update:"+column)
	}
	return list
}

func (p *prober) line(th thing, roles []role, action string) matrix.Line {
	switch word, column, _ := strings.Cut(action, ":"); {
	case action == "select":
		return p.selects(th, roles)
	case action == "delete":
		return p.deletes(th, roles)
	case action == "insert":
		return p.rowByRow(th, roles, action, th.inserts, func(one row) []try { return inserts(th, one) })
	case action == "update":
		return p.rowByRow(th, roles, action, th.updates, func(one row) []try { return updates(th, one) })
	case word == "insert":
		return p.rowByRow(th, roles, action, th.inserts, func(one row) []try { return varied(th, one, column) })
	default:
		return p.rowByRow(th, roles, action, th.updates, func(one row) []try { return moves(th, one, column) })
	}
}

// nothing is the line of what nobody may.
func nothing(th thing, roles []role, action string) matrix.Line {
	return matrix.Line{Thing: th.table, Action: action, Cells: slices.Repeat([]string{"-"}, len(roles))}
}

func (p *prober) selects(th thing, roles []role) matrix.Line {
	line := nothing(th, roles, "select")
	if len(th.reads) == 0 {
		return line
	}
	seen := "md5(row(" + strings.Join(th.reads, ", ") + ")::text)" // not every role may read every column
	marks := map[string]string{}
	for _, text := range texts(p.t, p.tx, "select md5(r::text) || "+seen+" from "+th.table+" r") {
		marks[text[:32]] = text[32:]
	}
	var tries []try
	for _, r := range roles {
		tries = append(tries, try{role: r, statement: "select string_agg(" + seen + ", '') from " + th.table})
	}
	for i, found := range p.all(tries) {
		line.Cells[i] = th.cell(func(one row) int { return strings.Count(found, marks[one.hash]) }, one)
	}
	return line
}

// rowByRow is the line of an action that is tried on each row in as many ways as there are.
func (p *prober) rowByRow(th thing, roles []role, action string, granted []string, ways func(row) []try) matrix.Line {
	line := nothing(th, roles, action)
	if len(granted) == 0 {
		return line
	}
	var tries []try
	for _, r := range roles {
		for _, one := range th.rows {
			for _, way := range ways(one) {
				way.role = r
				tries = append(tries, way)
			}
		}
	}
	answers := p.all(tries)
	for i := range roles {
		line.Cells[i] = th.cell(func(one row) (n int) {
			ways := len(ways(one))
			for _, answer := range answers[:ways] {
				if answer != "denied" && answer != "0" {
					n++
				}
			}
			answers = answers[ways:]
			return n
		}, func(one row) int { return len(ways(one)) })
	}
	return line
}

func one(row) int { return 1 }

// inserts puts a row of the world again, once it is gone.
func inserts(th thing, one row) []try { return []try{one.insert(th, "", "")} }

// varied puts it with each other value of a column.
func varied(th thing, one row, column string) (list []try) {
	if !one.tried {
		return nil
	}
	for _, value := range th.others[column] {
		if value != th.own[one.hash+column] {
			list = append(list, one.insert(th, column, value))
		}
	}
	return list
}

func (one row) insert(th thing, column, value string) try {
	values := slices.Clone(th.inserts)
	if i := slices.Index(values, column); i >= 0 {
		values[i] = value
	}
	return try{before: "delete from " + th.table + " r where md5(r::text) = '" + one.hash + "'",
		statement: "insert into " + th.table + " (" + strings.Join(th.inserts, ", ") + ") select " + strings.Join(values, ", ") + " from " + one.record(th)}
}

// updates writes what stands there already.
func updates(th thing, one row) []try {
	column := th.updates[0]
	return []try{{before: one.only(), statement: "update " + th.table + " set " + column + " = (select " + column + " from " + one.record(th) + ")"}}
}

// moves writes each other value that the column has in some row.
func moves(th thing, one row, column string) (list []try) {
	if !one.tried {
		return nil
	}
	for _, value := range th.others[column] {
		if value != th.own[one.hash+column] {
			list = append(list, try{before: one.only(), statement: "update " + th.table + " set " + column + " = " + value})
		}
	}
	return list
}

// deletes deletes everything, without a condition, and looks at what is left.
func (p *prober) deletes(th thing, roles []role) matrix.Line {
	line := nothing(th, roles, "delete")
	if !th.deletes {
		return line
	}
	var tries []try
	for _, r := range roles {
		tries = append(tries, try{role: r, statement: "delete from " + th.table, after: "select coalesce(string_agg(md5(r::text), ' '), 'none') from " + th.table + " r"})
	}
	for i, left := range p.all(tries) {
		line.Cells[i] = th.cell(func(one row) int {
			if left == "denied" || strings.Contains(left, one.hash) {
				return 0
			}
			return 1
		}, one)
	}
	return line
}

func (one row) only() string { return "select set_config('try.row', '" + one.hash + "', true)" }

func (one row) record(th thing) string {
	return "jsonb_populate_record(null::" + th.table + ", '" + strings.ReplaceAll(one.json, "'", "''") + "')"
}
